import {
  type AugmentedInput,
  type DatasetProfile,
  type JobAugmentation,
  type JobSpec,
  misfitAt,
  type ProblemFinding,
  settledAugmentation,
  valueRangeOf,
} from '@trainyard/contracts';
import { mixedLoss } from '@trainyard/engine/check';
import { type AugmentationOptions, mixesBatches } from '@trainyard/engine/spec';
import type { Feeds } from './feeds.ts';
import { errorAt, namesOf, quoted } from './finding.ts';
import type { PlacedModel } from './input.ts';

/** What augmentations are held to. */
export interface Augmented {
  /** The inputs that features feed. */
  inputs: readonly AugmentedInput[];
  /** Of each output; what is not known is left out. */
  losses: readonly JobSpec['loss'][];
  /** The input that takes the target one step late. */
  teacher: string | undefined;
}

/** The inputs of a model that features feed, as augmentations see them. */
export function augmentedInputsOf({ sources }: Feeds, { model }: PlacedModel): AugmentedInput[] {
  return Object.entries(sources).flatMap(([name, { shape }]) => {
    const input = Object.hasOwn(model.inputs, name) ? model.inputs[name] : undefined;
    return input ? [{ name, shape: shape ?? input.shape, dtype: input.dtype }] : [];
  });
}

const code = 'augmentationMisfit';

function misfitFindings(options: AugmentationOptions, at: string, inputs: readonly AugmentedInput[]): ProblemFinding[] {
  const misfits = inputs.map((input) => misfitAt(options, input));
  const [misfit] = misfits;
  if (!misfit || misfits.some((each) => !each)) return [];
  const { message, expected, received } = misfit;
  const hint = 'Leave it out, or give the features the shape that it takes.';
  return [errorAt(at, { code, message, expected, received, hint })];
}

/** Whether every input and every target can be mixed. */
function mixingFindings(options: AugmentationOptions, at: string, { inputs, losses, teacher }: Augmented) {
  const ids = inputs.find((input) => misfitAt(options, input))?.name ?? teacher;
  if (ids !== undefined) {
    const message = `${options.type} mixes numbers, the input ${quoted(ids)} takes ids`;
    const hint = 'Leave it out: there is nothing between two ids.';
    return [errorAt(at, { code, message, expected: 'inputs of float32', received: ids, hint })];
  }
  const unmixable = losses.find((loss) => !mixedLoss(loss));
  if (!unmixable) return [];
  const message = `${options.type} mixes targets, those of the loss ${unmixable.type} as it is here cannot be mixed`;
  const hint = 'Use crossEntropy without ignoreIndex, or a loss over numbers.';
  return [errorAt(at, { code, message, expected: 'targets that can be mixed', received: unmixable.type, hint })];
}

function wholeBatchFinding({ type }: AugmentationOptions, at: string): ProblemFinding {
  const message = `${type} mixes whole samples, not those of one input`;
  const hint = 'Give augmentation as one list, with this member at its end.';
  return errorAt(at, { code, message, received: type, hint });
}

/** Findings of the list of one input. */
function inputFindings(name: string, list: readonly AugmentationOptions[], { inputs }: Augmented): ProblemFinding[] {
  const input = inputs.find((each) => each.name === name);
  if (!input) {
    const message = `no features feed an input ${quoted(name)}`;
    const hint = `Name one of ${namesOf(inputs.map((each) => each.name))}.`;
    return [errorAt(`/augmentation/${name}`, { code: 'unknownInput', message, received: name, hint })];
  }
  return list.flatMap((options, index) => {
    const at = `/augmentation/${name}/${index}`;
    return mixesBatches(options) ? [wholeBatchFinding(options, at)] : misfitFindings(options, at, [input]);
  });
}

/** Holds each augmentation to what it is to change: it fits at least one input, or the one that it is asked for. */
export function augmentationFindings(augmentation: JobAugmentation, augmented: Augmented): ProblemFinding[] {
  if (!Array.isArray(augmentation)) {
    return Object.entries(augmentation).flatMap(([name, list]) => inputFindings(name, list, augmented));
  }
  return augmentation.flatMap((options, index) => {
    const at = `/augmentation/${index}`;
    return mixesBatches(options)
      ? mixingFindings(options, at, augmented)
      : misfitFindings(options, at, augmented.inputs);
  });
}

/** The augmentation with the range of the values that it keeps within, where the dataset tells one. `columns`: of each input. */
export function rangedAugmentation(
  augmentation: JobAugmentation,
  columns: Readonly<Record<string, readonly string[]>>,
  profile: DatasetProfile,
): JobAugmentation {
  const [only, ...more] = Object.keys(columns);
  return settledAugmentation(augmentation, (input = more.length === 0 ? only : undefined) =>
    input === undefined ? undefined : valueRangeOf(profile, columns[input] ?? []),
  );
}
