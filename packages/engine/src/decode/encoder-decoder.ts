import type { Finding } from '../findings/finding.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import type { Model, ModelLayer } from '../model/model.ts';
import { readBy } from '../model/state.ts';
import { formatShape } from '../tensor/shape.ts';

/** The two halves of a model: what does not depend on the decoder's input, and what does. */
export interface EncoderDecoder {
  readonly encoder: readonly ModelLayer[];
  readonly decoder: readonly ModelLayer[];
}

/** Splits a model at the input that takes the target one step late. Both halves keep the order of the model; the decoder
 *  holds only what leads to the output. */
export function splitModel(model: Model, decoderInput: string): EncoderDecoder {
  const late = new Set([decoderInput]);
  for (const layer of model.layers) if (readBy(layer).some((name) => late.has(name))) late.add(layer.id);
  const needed = new Set([model.output]);
  for (const layer of model.layers.toReversed())
    if (needed.has(layer.id)) for (const name of readBy(layer)) needed.add(name);
  return {
    encoder: model.layers.filter(({ id }) => !late.has(id)),
    decoder: model.layers.filter(({ id }) => late.has(id) && needed.has(id)),
  };
}

/** What keeps a model from telling one token after the other; empty: it can be exported and decoded. */
export function decodingFindings(model: Model, decoderInput: string): Finding[] {
  const { encoder, decoder } = splitModel(model, decoderInput);
  const input = model.inputs[decoderInput];
  if (input === undefined || input.dtype !== 'int64' || input.shape.length !== 1) {
    return [
      finding('/inputs', {
        expected: `an int64 input ${decoderInput} of the shape [time]`,
        received: input === undefined ? 'none of that name' : `${input.dtype} ${formatShape(input.shape)}`,
        hint: 'Let it take the tokens of the target one step late.',
      }),
    ];
  }
  const output = outputFinding(model, decoder);
  if (output !== undefined) return [output];
  const outside = new Set([...encoder.map(({ id }) => id), ...Object.keys(model.inputs)]);
  outside.delete(decoderInput);
  const found = decoder.flatMap((layer) => layerFindings(layer, input.shape[0], outside));
  const starts = decoder.map(({ definition, options }) => definition.carries?.(options).startsFrom);
  const joined = starts.some((name) => name !== undefined && outside.has(name));
  return found.length > 0 || joined ? found : [unjoined(decoder)];
}

type Fault = Pick<Finding, 'hint'> & { readonly expected: string; readonly received: string };

function layerFindings(layer: ModelLayer, time: number, outside: ReadonlySet<string>): Finding[] {
  const { id, type, pointer, inputs, definition, options } = layer;
  const carried = definition.carries?.(options);
  const faults: Fault[] = [];
  const foreign = inputs.find((name) => outside.has(name));
  if (foreign !== undefined) {
    faults.push({
      expected: "the decoder's own layers as inputs",
      received: foreign,
      hint: `Hand it over as a state: "initialState" of a recurrent layer.`,
    });
  }
  if (carried?.bidirectional) {
    faults.push({
      expected: 'a decoder that reads forwards',
      received: 'bidirectional: true',
      hint: 'Set bidirectional: false: what comes later is not known while decoding.',
    });
  }
  const start = carried?.startsFrom;
  if (start !== undefined && !outside.has(start)) {
    faults.push({
      expected: 'a layer of the encoder as initialState',
      received: start,
      hint: 'Its final state is not known while decoding: name a layer that does not depend on the target.',
    });
  }
  if (carried === undefined && !actsOnEachStep(layer, time)) {
    faults.push({
      expected: 'layers that act on each step alone, and recurrent ones',
      received: type,
      hint: 'Use dense, activation, dropout, add, multiply, concat on axis -1, embedding, rnn, lstm or gru behind the target.',
    });
  }
  return faults.map((fault) => ({ ...finding(pointer, fault), layer: id }));
}

/** Whether the output at a step depends on that step alone: what passes a mask on says that it does. */
function actsOnEachStep(layer: ModelLayer, time: number): boolean {
  const { definition, outputType } = layer;
  if (outputType.shape[0] !== time) return false;
  return definition.reads === 'indexes' || passesMask(layer, time);
}

function passesMask({ definition, options, inputTypes }: ModelLayer, time: number): boolean {
  const mask = placeholder('float32', [1, time]);
  const stored = { ...definition.parameters?.(inputTypes, options), ...definition.buffers?.(inputTypes, options) };
  const tensorOf = (name: string) => placeholder('float32', stored[name].shape);
  const value = definition.build({
    inputs: inputTypes.map(({ dtype, shape }) => ({ tensor: placeholder(dtype, [1, ...shape]), mask })),
    options,
    mode: 'eval',
    parameter: tensorOf,
    buffer: tensorOf,
    updateBuffer: () => undefined,
    draw: tensorOf,
  });
  return value.mask !== undefined;
}

function outputFinding({ output, outputType: { shape }, layers }: Model, decoder: readonly ModelLayer[]) {
  const isReached = decoder.some(({ id }) => id === output);
  if (isReached && shape.length === 2) return undefined;
  return finding(layers.find(({ id }) => id === output)?.pointer ?? '/output', {
    expected: 'an output [time, tokens] that depends on the target so far',
    received: isReached ? formatShape(shape) : `${output}, which does not`,
    hint: 'Give the last recurrent layer returnSequences: true and end with a dense layer over the tokens.',
  });
}

function unjoined([first]: readonly ModelLayer[]): Finding {
  return finding(first.pointer, {
    expected: "a decoder that starts from the encoder's state",
    received: 'none that does',
    hint: 'Name a recurrent layer of the encoder as initialState of one of the decoder.',
  });
}

function finding(pointer: string, fault: Fault): Finding {
  const message = `a model that is decoded step by step expects ${fault.expected}, received ${fault.received}`;
  return { severity: 'error', code: 'notDecodable', pointer, message, ...fault };
}
