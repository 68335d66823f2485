import * as ops from '../graph/ops/index.ts';
import { readSafetensors } from '../interchange/safetensors.ts';
import { forward, inputPlaceholders } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { emitWithFreeBatch } from '../onnx/free-batch.ts';

/** A network alone as ONNX bytes, without preprocessing or a loss, for any number of samples.
 *  Inputs by their names (a single one is `input`); output `prediction`, of several outputs each by its name. */
export function exportNetwork(
  model: Model,
  weights: Uint8Array,
  metadata: Readonly<Record<string, unknown>>,
): Uint8Array {
  const { tensors } = readSafetensors(weights);
  const single = model.outputs.length === 1;
  const build = (batch: number) => {
    const stored = tensors.map(({ name, shape, data }) => [name, ops.constant('float32', shape, data)] as const);
    const state = Object.fromEntries(stored);
    const inputs = inputPlaceholders(model, batch);
    const { output, outputs } = forward(model, { mode: 'eval', inputs, parameters: state, buffers: state });
    return { inputs, outputs: single ? { prediction: output } : outputs };
  };
  return emitWithFreeBatch(build, 'batch', { trainyard: JSON.stringify(metadata) });
}
