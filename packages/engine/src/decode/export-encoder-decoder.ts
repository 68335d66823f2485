import { broadcastTo } from '../graph/ops/broadcast-to.ts';
import { constant, scalar } from '../graph/ops/constant.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { reshape } from '../graph/ops/reshape.ts';
import { softmax } from '../graph/ops/softmax.ts';
import type { Graph, Tensor } from '../graph/tensor.ts';
import { readSafetensors } from '../interchange/safetensors.ts';
import type { LossOptions } from '../losses/document.ts';
import { forward, inputPlaceholders } from '../model/forward.ts';
import type { Model, ModelLayer } from '../model/model.ts';
import { emitWithFreeBatch } from '../onnx/free-batch.ts';
import { decodingFindings, splitModel } from './encoder-decoder.ts';

/** What an encoder-decoder is exported from. */
export interface EncoderDecoderOptions {
  readonly model: Model;
  /** Name of the model's int64 input that takes the target one step late. */
  readonly decoderInput: string;
  readonly loss: LossOptions;
  /** A state_dict in safetensors, as `Training.weights()` returns it. */
  readonly weights: Uint8Array;
  /** Put beside each graph as JSON under the key `trainyard`. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The two ONNX models of an encoder-decoder, for any number of samples, in evaluation mode. */
export interface EncoderDecoderModels {
  /** Inputs: those of the model but the decoder's, by their names. Outputs: the decoder's first states. */
  readonly encoder: Uint8Array;
  /** Inputs: `token` int64 [batch] and the states. Outputs: `probabilities` and `logits` [batch, tokens] of the next token,
   *  and the states to go on with, as `next.<state>`. */
  readonly decoderStep: Uint8Array;
}

/** Splits a trained encoder-decoder into an encoder and one step of the decoder, as ONNX bytes each.
 *  A state is called `<layer>.h`, of an lstm also `<layer>.c`: float32 [batch, hiddenSize] of each recurrent layer of the decoder.
 *  A loss over probabilities (fromLogits: false) has no `logits`.
 *  @throws {Error} with the first finding of `decodingFindings`, if there is one. */
export function exportEncoderDecoder(options: EncoderDecoderOptions): EncoderDecoderModels {
  const [fault] = decodingFindings(options.model, options.decoderInput);
  if (fault !== undefined) throw new Error(`${fault.message}. ${fault.hint}`);
  const metadata = { trainyard: JSON.stringify(options.metadata) };
  const stored = storedTensors(options.weights);
  return {
    encoder: emitWithFreeBatch((batch) => encoderGraph(options, stored, batch), 'batch', metadata),
    decoderStep: emitWithFreeBatch((batch) => decoderStepGraph(options, stored, batch), 'batch', metadata),
  };
}

type Tensors = Readonly<Record<string, Tensor>>;

function encoderGraph({ model, decoderInput }: EncoderDecoderOptions, stored: Tensors, batch: number): Graph {
  const { encoder, decoder } = splitModel(model, decoderInput);
  const { [decoderInput]: _, ...inputs } = inputPlaceholders(model, batch);
  const { states } = forward(
    { ...model, layers: encoder, output: encoder[0].id, outputs: [] },
    { mode: 'eval', inputs, parameters: stored, buffers: stored },
  );
  const outputs = statesOf(decoder).flatMap(({ layer, startsFrom, hiddenSize, names }) => {
    const given = startsFrom === undefined ? undefined : states[startsFrom];
    const zeros = broadcastTo(scalar('float32', 0), [batch, hiddenSize]);
    return names.map((name, at) => [`${layer}.${name}`, given?.[at] ?? zeros] as const);
  });
  return { inputs, outputs: Object.fromEntries(outputs) };
}

function decoderStepGraph(options: EncoderDecoderOptions, stored: Tensors, batch: number): Graph {
  const { model, decoderInput, loss } = options;
  const { decoder } = splitModel(model, decoderInput);
  const token = placeholder('int64', [batch]);
  const carried = statesOf(decoder);
  const before = Object.fromEntries(
    carried.map(({ layer, hiddenSize, names }) => [
      layer,
      names.map(() => placeholder('float32', [batch, hiddenSize])),
    ]),
  );
  const { output, states } = forward(
    { ...model, layers: decoder, outputs: [] },
    {
      mode: 'eval',
      inputs: { [decoderInput]: reshape(token, [batch, 1]) },
      parameters: stored,
      buffers: stored,
      states: before,
    },
  );
  const named = (prefix: string, tensors: typeof states) =>
    carried.flatMap(({ layer, names }) => names.map((name, at) => [`${prefix}${layer}.${name}`, tensors[layer][at]]));
  const last = reshape(output, [batch, model.outputType.shape[1]]);
  return {
    inputs: { token, ...Object.fromEntries(named('', before)) },
    outputs: { ...predictions(last, loss), ...Object.fromEntries(named('next.', states)) },
  };
}

/** The states of the decoder's recurrent layers. */
function statesOf(decoder: readonly ModelLayer[]) {
  return decoder.flatMap(({ id, definition, options }) => {
    const carried = definition.carries?.(options);
    if (carried === undefined) return [];
    const names = carried.tensors === 2 ? ['h', 'c'] : ['h'];
    return [{ layer: id, startsFrom: carried.startsFrom, hiddenSize: carried.hiddenSize, names }];
  });
}

function predictions(output: Tensor, loss: LossOptions): Tensors {
  if ('fromLogits' in loss && !loss.fromLogits) return { probabilities: output };
  return { probabilities: softmax(output, 1), logits: output };
}

function storedTensors(weights: Uint8Array): Tensors {
  const { tensors } = readSafetensors(weights);
  return Object.fromEntries(tensors.map(({ name, shape, data }) => [name, constant('float32', shape, data)]));
}
