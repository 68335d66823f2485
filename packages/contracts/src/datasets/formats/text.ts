import { defineFormat } from './format.ts';

/** Texts with a label each. */
export const text = defineFormat({
  description: 'Texts with a label each: "label<TAB>text" a line, or the texts in one file and the labels in another.',
  files: [{ required: ['data'] }, { required: ['text', 'labels'] }],
  mediaTypes: ['text/plain'],
  takesColumns: true,
  target: { column: 'label', kind: 'class' },
});
