import {
  type AugmentationOptions,
  augmentationMisfit,
  type BatchAugmentationOptions,
  batchAugmentationIn,
  mixesBatches,
  withRange,
} from '@trainyard/engine/spec';
import { z } from 'zod';
import { augmentationsSchema } from '../engine-schemas.ts';
import { inputNameSchema } from './features.ts';

const description =
  'Random changes of training rows as they are stored, before the preprocessing; of validation, test and predictions none. Each is drawn by seed, epoch and row.';

/** The augmentation of a job: a list whose members change every input that they fit, or a list for each input. */
export const jobAugmentationSchema = z
  .union([augmentationsSchema, z.record(inputNameSchema, augmentationsSchema)])
  .meta({
    id: 'JobAugmentation',
    description: `${description} A list: each member changes every input that it fits; or a list for each input, by the names of the model's inputs.`,
  });
export type JobAugmentation = z.output<typeof jobAugmentationSchema>;

/** An input as augmentations see it. */
export interface AugmentedInput {
  name: string;
  /** Shape of a row before the preprocessing. */
  shape: readonly number[];
  dtype: string;
}

const heldAs = ({ dtype }: AugmentedInput) => (dtype === 'int64' ? 'int32' : 'float32');

/** Why an augmentation does not take the rows of an input; undefined where it does. */
export function misfitAt(options: AugmentationOptions, input: AugmentedInput) {
  return augmentationMisfit(options, input.shape, heldAs(input));
}

/** What changes the rows of an input, one by one. */
export function augmentationOf(augmentation: JobAugmentation, input: AugmentedInput): AugmentationOptions[] {
  const asked = Array.isArray(augmentation) ? augmentation : (augmentation[input.name] ?? []);
  return asked.filter((options) => !mixesBatches(options) && !misfitAt(options, input));
}

/** What mixes the batches of a job. */
export function mixingOf(augmentation: JobAugmentation): BatchAugmentationOptions | undefined {
  return Array.isArray(augmentation) ? batchAugmentationIn(augmentation) : undefined;
}

/** The augmentation with the range of values filled in, for each input by its name; undefined: it is not known. */
export function settledAugmentation(
  augmentation: JobAugmentation,
  rangeOf: (input: string | undefined) => readonly [number, number] | undefined,
): JobAugmentation {
  const settled = (list: readonly AugmentationOptions[], input?: string) => {
    const range = rangeOf(input);
    return range ? list.map((options) => withRange(options, range)) : [...list];
  };
  if (Array.isArray(augmentation)) return settled(augmentation);
  return Object.fromEntries(Object.entries(augmentation).map(([input, list]) => [input, settled(list, input)]));
}
