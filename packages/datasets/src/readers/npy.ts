import { imageShape, openParts } from '../arrays/open-parts.ts';
import { storeMatrix } from '../arrays/store-matrix.ts';
import { storeParts } from '../arrays/store-parts.ts';
import { unpacked } from '../bytes/unpacked.ts';
import { openNpy } from '../numpy/open-array.ts';
import type { IngestContext, Reader } from './reader.ts';

const format = 'npy';
const names = { format, labels: 'label', areClasses: false } as const;

function openFile(file: string, context: IngestContext) {
  const { limits, signal } = context;
  return openNpy(file, () => unpacked(context.open(file), { file, limits, signal }));
}

async function ingestOne(context: IngestContext) {
  const array = await openFile('data', context);
  if (array.dimensions.length <= 2) return storeMatrix(array, format, context);
  const shape = array.dimensions.slice(1);
  return storeParts({ train: { features: array } }, { ...names, features: 'x', shape }, context);
}

/**
 * NumPy's .npy, gzip allowed: one matrix whose columns are x0, x1, ..., one array of more dimensions, or images and
 * labels with or without a test part. Labels are classes, numbers, or several of them in a row.
 */
export const npy: Reader = {
  ingest: async (context) => {
    if (context.has('data')) return ingestOne(context);
    const parts = await openParts(openFile, context);
    if (parts === undefined) return undefined;
    return storeParts(parts, { ...names, features: 'image', shape: imageShape(parts.train.features) }, context);
  },
};
