import { writeWeights } from './checkpoint.ts';
import { initialVectors } from './initialize.ts';
import type { TrainingOptions } from './training-options.ts';

/** The weights and buffers that a training starts from, as a PyTorch state_dict in safetensors: a function of its options, whether
 *  it runs or not. */
export function startWeights({
  model,
  seed,
  startFrom,
}: Pick<TrainingOptions, 'model' | 'seed' | 'startFrom'>): Uint8Array {
  return writeWeights(model, initialVectors(model, seed, startFrom));
}
