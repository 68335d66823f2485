import { z } from 'zod';
import { defineFormat } from './format.ts';

const memberName = (what: string, names: string) =>
  z.string().min(1).max(200).optional().describe(`Name of the array of ${what}. Default: ${names}.`);

const npzOptionsSchema = z
  .strictObject({
    features: memberName('the features', 'x_train, x, X, features, images or data'),
    labels: memberName('the labels', 'y_train, y, labels, targets or target'),
    testFeatures: memberName('the features of the test part', 'x_test or test_images'),
    testLabels: memberName('the labels of the test part', 'y_test or test_labels'),
  })
  .meta({ id: 'NpzOptions' });

/** NumPy arrays in one archive. */
export const npz = defineFormat({
  description:
    'NumPy arrays in one archive: x and y, images and labels, x_train, y_train, x_test, y_test, or as the options name them; never Python objects.',
  files: [{ required: ['data'] }],
  mediaTypes: ['application/x-npz'],
  options: npzOptionsSchema,
  queryOptions: ['features', 'labels', 'testFeatures', 'testLabels'],
  takesColumns: false,
});
