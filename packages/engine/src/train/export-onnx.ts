import { applyAffine } from '../data/affine-graph.ts';
import { type FittedPreprocessing, preprocessingMap } from '../data/preprocessing/pipeline.ts';
import * as ops from '../graph/ops/index.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { readSafetensors } from '../interchange/safetensors.ts';
import { type LossOptions, predictionOf, targetsOf } from '../losses/document.ts';
import { classAxis } from '../losses/targets.ts';
import { forward } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { emitWithFreeBatch } from '../onnx/free-batch.ts';
import type { Shape } from '../tensor/shape.ts';

/** What an exported model is made of. */
export interface ExportOptions {
  readonly model: Model;
  readonly loss: LossOptions;
  /** A state_dict in safetensors, as `Training.weights()` returns it. */
  readonly weights: Uint8Array;
  readonly preprocessing: readonly FittedPreprocessing[];
  /** Shape of one raw sample; as many values as the model's input. */
  readonly rawShape: Shape;
  /** Put beside the graph as JSON under the key `trainyard`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A trained model as ONNX bytes, preprocessing included, for any number of samples.
 *  Input `input` float32 [batch, ...rawShape] of raw values. Outputs: with class targets `probabilities` and `logits`
 *  [batch, ...output] (of hinge scores: their softmax, and themselves); else `prediction`, with `logits` beside the
 *  probabilities of a binaryCrossEntropy. Evaluation mode: noise off, running statistics. */
export function exportOnnx(options: ExportOptions): Uint8Array {
  const metadata = { trainyard: JSON.stringify(options.metadata) };
  return emitWithFreeBatch((batch) => exportGraph(options, batch), 'batch', metadata);
}

function exportGraph({ model, loss, weights, preprocessing, rawShape }: ExportOptions, batch: number): Graph {
  const [name, ...others] = Object.keys(model.inputs);
  if (others.length > 0) throw new Error('internal: export of several inputs');
  const sampleShape = model.inputs[name].shape;
  const raw = ops.placeholder('float32', [batch, ...rawShape]);
  const shaped = ops.reshape(raw, [batch, ...sampleShape]);
  const map = preprocessingMap(preprocessing, sampleShape);
  const stored = storedTensors(weights);
  const { output } = forward(model, {
    mode: 'eval',
    inputs: { [name]: map === undefined ? shaped : applyAffine(shaped, map) },
    parameters: stored,
    buffers: stored,
  });
  return { inputs: { input: raw }, outputs: namedOutputs(output, loss) };
}

function storedTensors(weights: Uint8Array): Record<string, Tensor> {
  const { tensors } = readSafetensors(weights);
  return Object.fromEntries(tensors.map(({ name, shape, data }) => [name, ops.constant('float32', shape, data)]));
}

function namedOutputs(output: Tensor, loss: LossOptions): Record<string, Tensor> {
  if (targetsOf(loss).kind !== 'class') return numberOutputs(output, loss);
  if ('fromLogits' in loss && !loss.fromLogits) return { probabilities: output };
  const axis = 1 + classAxis(output.shape.length - 1, loss);
  return { probabilities: ops.softmax(output, axis), logits: output };
}

function numberOutputs(output: Tensor, loss: LossOptions): Record<string, Tensor> {
  const prediction = predictionOf(output, loss);
  return prediction === output ? { prediction } : { prediction, logits: output };
}
