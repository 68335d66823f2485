import { defineFormat } from './format.ts';

/** Pairs of texts, as of a translation. */
export const parallelText = defineFormat({
  description:
    'Pairs of texts, as of a translation: "source<TAB>target" a line, or two files of which line i belongs to line i.',
  files: [{ required: ['data'] }, { required: ['source', 'target'] }],
  mediaTypes: [],
  takesColumns: true,
  target: { column: 'target', kind: 'sequence' },
});
