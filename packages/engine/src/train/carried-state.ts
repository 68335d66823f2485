import { concat } from '../graph/ops/concat.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { split } from '../graph/ops/split.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { States } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import type { BatchPlan } from './batches.ts';

/** Name of the vector that holds what recurrent layers carry from one window to the next. */
export const carriedVector = 'carried';

/** Numbers of all states of one sample. */
function carriedSize(model: Model): number {
  return carriers(model).reduce((total, { hiddenSize, tensors }) => total + hiddenSize * tensors, 0);
}

/** Length of the vector: none where the sequences are taken whole. */
export function carriedLength({
  windows,
  model,
  batchSize,
}: Pick<BatchPlan, 'windows' | 'model' | 'batchSize'>): number {
  return windows ? batchSize * carriedSize(model) : 0;
}

/** How a window's program reads and writes the vector, which is as long as the largest batch needs. */
export interface CarriedState {
  /** Undefined: the window is the first, and starts from zeros. */
  readonly vector: Tensor | undefined;
  readonly states: States | undefined;
  /** The vector after the window. */
  next(states: States): Tensor;
}

/** The states of a batch, laid one after the other into a vector of the given length. */
export function carriedState(model: Model, batch: number, length: number, isFirst: boolean): CarriedState {
  const layers = carriers(model);
  const used = batch * carriedSize(model);
  const vector = placeholder('float32', [length]);
  const rest = length - used;
  const sizes = layers.flatMap(({ hiddenSize, tensors }) => Array.from({ length: tensors }, () => batch * hiddenSize));
  const pieces = split(vector, rest > 0 ? [...sizes, rest] : sizes);
  let at = 0;
  const states = layers.map(({ id, hiddenSize, tensors }): [string, Tensor[]] => {
    return [id, Array.from({ length: tensors }, () => reshape(pieces[at++], [batch, hiddenSize]))];
  });
  return {
    vector: isFirst && rest === 0 ? undefined : vector,
    states: isFirst ? undefined : Object.fromEntries(states),
    next: (after) => {
      const flat = layers.flatMap(({ id }) => after[id].map((tensor) => reshape(tensor, [batch * tensor.shape[1]])));
      return concat(rest > 0 ? [...flat, pieces[sizes.length]] : flat);
    },
  };
}

function carriers({ layers }: Model) {
  return layers.flatMap(({ id, definition, options }) => {
    const carried = definition.carries?.(options);
    return carried ? [{ id, ...carried }] : [];
  });
}
