import { imageShape, openParts } from '../arrays/open-parts.ts';
import { storeParts } from '../arrays/store-parts.ts';
import { openIdx } from '../idx/open-array.ts';
import type { Reader } from './reader.ts';

/**
 * IDX, the format of MNIST: images and labels, gzip allowed, with or without a test part.
 * Images keep their element type, and those of two dimensions get one channel; labels are classes numbered from 0.
 */
export const idx: Reader = {
  ingest: async (context) => {
    const parts = await openParts(openIdx, context);
    if (parts === undefined) return undefined;
    const shape = imageShape(parts.train.features);
    return storeParts(parts, { format: 'idx', features: 'image', shape, labels: 'label', areClasses: true }, context);
  },
};
