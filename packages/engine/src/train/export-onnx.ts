import { type FittedPreprocessing, Pipeline } from '../data/preprocessing/pipeline.ts';
import * as ops from '../graph/ops/index.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { readSafetensors } from '../interchange/safetensors.ts';
import { type LossOptions, predictionOf, targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import { forward } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { emitWithFreeBatch } from '../onnx/free-batch.ts';
import type { Shape } from '../tensor/shape.ts';
import { headsOf, type Losses } from './heads.ts';

/** What an exported model is made of. */
export interface ExportOptions extends Losses {
  readonly model: Model;
  /** A state_dict in safetensors, as `Training.weights()` returns it. */
  readonly weights: Uint8Array;
  /** By the names of the model's inputs: what stands before them. */
  readonly inputs: Readonly<Record<string, RawInput>>;
  /** Put beside the graph as JSON under the key `trainyard`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What an exported model does with the raw values of an input. */
export interface RawInput {
  /** Default: none. */
  readonly preprocessing?: FittedPreprocessing | undefined;
  /** Shape of one raw sample where there is no preprocessing, which knows its own. Default: that of the input. */
  readonly shape?: Shape;
}

/** A trained model as ONNX bytes, preprocessing included, for any number of samples.
 *  Inputs by the model's names: float32 [batch, ...] of raw values, int64 of token ids. Outputs: with class targets `probabilities` and `logits`
 *  [batch, ...output], with `classes` int64, the largest at each position, where there are several (of hinge scores: their softmax, and themselves); else `prediction`, with `logits` beside the
 *  probabilities of a binaryCrossEntropy. Those of the model's further outputs are `<name>.probabilities` and so on. Evaluation mode: noise off, running statistics. */
export function exportOnnx(options: ExportOptions): Uint8Array {
  const metadata = { trainyard: JSON.stringify(options.metadata) };
  return emitWithFreeBatch((batch) => exportGraph(options, batch), 'batch', metadata);
}

function exportGraph(options: ExportOptions, batch: number): Graph {
  const { model, weights, inputs } = options;
  const stored = storedTensors(weights);
  const raw: Record<string, Tensor> = {};
  const shaped: Record<string, Tensor> = {};
  for (const [name, { dtype, shape }] of Object.entries(model.inputs)) {
    const { preprocessing, shape: given = shape } = inputs[name] ?? {};
    raw[name] = ops.placeholder(dtype, [batch, ...(preprocessing?.form.shape ?? given)]);
    const values = preprocessing ? new Pipeline(preprocessing).toGraph(raw[name]) : raw[name];
    shaped[name] = ops.reshape(values, [batch, ...shape]);
  }
  const { outputs } = forward(model, { mode: 'eval', inputs: shaped, parameters: stored, buffers: stored });
  const named = headsOf(options).flatMap(({ name, loss, suffix }) => {
    const prefix = suffix === '' ? '' : `${name}.`;
    return Object.entries(namedOutputs(outputs[name], loss)).map(([key, tensor]) => [`${prefix}${key}`, tensor]);
  });
  return { inputs: raw, outputs: Object.fromEntries(named) };
}

function storedTensors(weights: Uint8Array): Record<string, Tensor> {
  const { tensors } = readSafetensors(weights);
  return Object.fromEntries(tensors.map(({ name, shape, data }) => [name, ops.constant('float32', shape, data)]));
}

function namedOutputs(output: Tensor, loss: LossOptions): Record<string, Tensor> {
  if (targetsOf(loss).kind !== 'class') return numberOutputs(output, loss);
  if ('fromLogits' in loss && !loss.fromLogits) return { probabilities: output };
  const axis = 1 + classAxis(output.shape.length - 1, loss);
  const probabilities = { probabilities: ops.softmax(output, axis), logits: output };
  return output.shape.length === 2 ? probabilities : { ...probabilities, classes: ops.argMax(output, axis) };
}

function numberOutputs(output: Tensor, loss: LossOptions): Record<string, Tensor> {
  const prediction = predictionOf(output, loss);
  return prediction === output ? { prediction } : { prediction, logits: output };
}
