import { writeSafetensors } from '../interchange/safetensors.ts';
import type { Model } from '../model/model.ts';
import { stateDictOf } from '../model/state-dict.ts';
import { tensorData } from '../tensor/array.ts';

/** Weights and buffers as a PyTorch state_dict in safetensors: names and layouts of torch.nn, in the order of the document. */
export function writeStateDict(model: Model, valuesOf: (name: string) => Float32Array): Uint8Array {
  const tensors = stateDictOf(model).map(({ name, shape }) => ({
    name,
    ...tensorData('float32', shape, valuesOf(name)),
  }));
  return writeSafetensors(tensors, { format: 'pt' });
}
