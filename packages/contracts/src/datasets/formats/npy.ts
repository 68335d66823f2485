import { defineFormat } from './format.ts';

/** NumPy arrays in files of their own. */
export const npy = defineFormat({
  description:
    'NumPy arrays: one matrix with the columns x0, x1, ..., or images and labels with or without a test part. Any byte and memory order; never Python objects.',
  files: [
    { required: ['data'] },
    { required: ['train.images', 'train.labels'], optional: ['test.images', 'test.labels'] },
  ],
  mediaTypes: ['application/x-npy'],
  takesColumns: true,
});
