import { imageShape } from '../arrays/open-parts.ts';
import { storeParts } from '../arrays/store-parts.ts';
import type { UploadedArray } from '../arrays/uploaded-array.ts';
import { openZip } from '../bytes/zip/open-zip.ts';
import { openMembers } from '../numpy/npz-members.ts';
import type { Reader } from './reader.ts';

const file = 'data';

/** Name of a column, from that of the array of its train part. */
const columnName = (member: string) => member.replace(/^train_|_train$/, '');

function shapeOf(member: string, array: UploadedArray): number[] {
  if (/image/i.test(member)) return imageShape(array);
  const shape = array.dimensions.slice(1);
  return shape.length === 0 ? [1] : shape;
}

/**
 * NumPy's .npz, stored or deflated: features and labels by the names of its arrays (x and y, x_train and x_test, images
 * and labels ...), or as the options name them. Labels are classes, numbers, or several of them in a row.
 */
export const npz: Reader = {
  ingest: async (context) => {
    const zip = await openZip(file, context);
    try {
      const { parts, features, labels = 'y' } = await openMembers(zip, file, context);
      const names = { features: columnName(features), labels: columnName(labels) };
      const shape = shapeOf(features, parts.train.features);
      return await storeParts(parts, { format: 'npz', ...names, shape, areClasses: false }, context);
    } finally {
      zip.close();
    }
  },
};
