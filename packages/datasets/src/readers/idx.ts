import { readHeaders } from '../idx/read-headers.ts';
import { storeParts } from '../idx/store-parts.ts';
import type { Reader } from './reader.ts';

/**
 * IDX, the format of MNIST: images and labels, gzip allowed, with or without a test part.
 * Samples keep their element type, labels become int32; images of two dimensions get one channel.
 */
export const idx: Reader = {
  format: 'idx',
  roles: { required: ['train.images', 'train.labels'], optional: ['test.images', 'test.labels'] },
  ingest: async (context) => {
    const headers = await readHeaders(context);
    return headers && storeParts(headers, context);
  },
};
