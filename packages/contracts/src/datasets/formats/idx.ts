import { defineFormat } from './format.ts';

/** IDX, the format of MNIST. */
export const idx = defineFormat({
  description: 'IDX, the format of MNIST: images and labels, with or without a test part.',
  files: [{ required: ['train.images', 'train.labels'], optional: ['test.images', 'test.labels'] }],
  mediaTypes: [],
  takesColumns: false,
  target: { column: 'label', kind: 'class' },
});
