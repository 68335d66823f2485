import {
  augmentationOf,
  type DatasetProfile,
  type JobSpec,
  settledAugmentation,
  valueRangeOf,
} from '@trainyard/contracts';
import type { Model } from '@trainyard/engine';
import type { FittedInput } from '../fit-job.ts';
import type { RowAugmentation } from './input-rows.ts';

/** What changes the rows of each input at random while training; an input that nothing changes is absent. */
export function augmentationsOf(
  { augmentation: asked, seed }: Pick<JobSpec, 'augmentation' | 'seed'>,
  inputs: readonly FittedInput[],
  model: Pick<Model, 'inputs'>,
  profile: Pick<DatasetProfile, 'columns'>,
): Record<string, RowAugmentation> {
  const changed = inputs.flatMap(({ name, features }) => {
    const shape = features.raw?.shape ?? features.shape;
    const dtype = model.inputs[name]?.dtype ?? 'float32';
    const range = valueRangeOf(profile, features.columns);
    const pipeline = augmentationOf(
      settledAugmentation(asked, () => range),
      { name, shape, dtype },
    );
    const key = { seed, ...(inputs.length > 1 && { input: name }) };
    return pipeline.length === 0 ? [] : [[name, { pipeline, shape, key }] as const];
  });
  return Object.fromEntries(changed);
}
