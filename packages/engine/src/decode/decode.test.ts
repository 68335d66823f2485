import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { constant } from '../graph/ops/constant.ts';
import { softmax } from '../graph/ops/softmax.ts';
import { readSafetensors, writeSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { forward, inputPlaceholders } from '../model/forward.ts';
import type { Model } from '../model/model.ts';
import { evaluate } from '../runtime/evaluate.ts';
import { type TensorData, tensorData } from '../tensor/array.ts';
import { valuesFor } from '../testing/values.ts';
import { decodeByParts, type NamedTensors, type RunModel } from './decode-by-parts.ts';
import { decodingFindings } from './encoder-decoder.ts';
import { exportEncoderDecoder } from './export-encoder-decoder.ts';

const [sourceTime, targetTime, tokens, batch, start] = [5, 6, 7, 3, 1];
const loss = lossSchema.parse({ type: 'crossEntropy', axis: -1 });
const inputs = {
  source: { shape: [sourceTime], dtype: 'int64' },
  shifted: { shape: [targetTime], dtype: 'int64' },
};
const table = (id: string, source: string, more: object = {}) => {
  return { id, type: 'embedding', numEmbeddings: tokens, embeddingDim: 4, inputs: [source], ...more };
};
const logits = { id: 'logits', type: 'dense', units: tokens };
const sequence = { hiddenSize: 4, returnSequences: true };

const models: Readonly<Record<string, readonly object[]>> = {
  'an LSTM': [
    table('words', 'source'),
    { id: 'encoder', type: 'lstm', hiddenSize: 4 },
    table('late', 'shifted'),
    { id: 'decoder', type: 'lstm', initialState: 'encoder', ...sequence },
    logits,
  ],
  'a GRU with padding in source and target': [
    table('words', 'source', { maskValue: 0 }),
    { id: 'encoder', type: 'gru', hiddenSize: 4 },
    table('late', 'shifted', { maskValue: 0 }),
    { id: 'decoder', type: 'gru', initialState: 'encoder', ...sequence },
    logits,
  ],
  'two layers after a bidirectional encoder': [
    table('words', 'source', { maskValue: 0 }),
    { id: 'both', type: 'gru', bidirectional: true, ...sequence },
    { id: 'low', type: 'lstm', ...sequence },
    { id: 'high', type: 'lstm', hiddenSize: 4 },
    table('late', 'shifted', { maskValue: 0 }),
    { id: 'first', type: 'lstm', initialState: 'low', ...sequence },
    { id: 'second', type: 'lstm', initialState: 'high', ...sequence },
    logits,
  ],
  'a decoder with a layer that starts from zeros, and a residual block': [
    table('words', 'source'),
    { id: 'encoder', type: 'rnn', hiddenSize: 4 },
    table('late', 'shifted'),
    {
      id: 'block',
      type: 'residual',
      body: [{ id: 'decoder', type: 'rnn', initialState: 'encoder', ...sequence }],
    },
    { id: 'fresh', type: 'gru', ...sequence },
    { id: 'joined', type: 'concat', axis: -1, inputs: ['fresh', 'block'] },
    { type: 'activation', activation: 'tanh' },
    { type: 'layerNorm', normalizedShape: 8 },
    { type: 'dropout', rate: 0.5 },
    logits,
  ],
};

describe.each(Object.entries(models))('decoding %s', (_, layers) => {
  const { model, findings } = checkModel({ inputs, layers, output: 'logits' });
  if (model === undefined) throw new Error(JSON.stringify(findings));
  const weights = drawnWeights(model);
  const source = valuesFor({ dtype: 'int64', shape: [batch, sourceTime] }, { below: tokens }, 1, 'source');

  it('is, step by step, what the whole model makes of its own tokens', async () => {
    const probabilities: number[][] = [];
    const sequences = await decode(model, weights, source, -1, (values) => probabilities.push(values));
    expect(sequences.map(({ length }) => length)).toEqual([targetTime, targetTime, targetTime]);
    const shifted = sequences.flatMap((sequence) => [start, ...sequence.slice(0, -1)]);
    const whole = await teacherForced(model, weights, source, shifted);
    for (let row = 0; row < batch; row++) {
      for (let step = 0; step < targetTime; step++) {
        const given = probabilities[step].slice(row * tokens, (row + 1) * tokens);
        const at = (row * targetTime + step) * tokens;
        for (const [k, value] of whole.slice(at, at + tokens).entries()) expect(given[k]).toBeCloseTo(value, 5);
        expect(sequences[row][step]).toBe(given.indexOf(Math.max(...given)));
      }
    }
  });

  it('stops a sample at its end token and leaves the others as they are', async () => {
    const whole = await decode(model, weights, source, -1);
    const [end] = whole[0].slice(2);
    const cut = whole.map((sequence) => (sequence.includes(end) ? sequence.slice(0, sequence.indexOf(end)) : sequence));
    expect(await decode(model, weights, source, end)).toEqual(cut);
  });
});

describe('a model that cannot be decoded', () => {
  const encoder = models['an LSTM'].slice(0, 2);
  const decoder = { id: 'decoder', type: 'lstm', initialState: 'encoder', ...sequence };
  it.each([
    {
      it: 'without the input',
      input: 'targets',
      layers: models['an LSTM'],
      expected: 'an int64 input targets of the shape [time]',
    },
    {
      it: 'with a decoder that reads backwards',
      layers: [
        table('words', 'source'),
        { id: 'encoder', type: 'lstm', hiddenSize: 4, bidirectional: true },
        table('late', 'shifted'),
        { ...decoder, bidirectional: true },
        logits,
      ],
      expected: 'a decoder that reads forwards',
    },
    {
      it: 'with a decoder that starts from nothing',
      layers: [...encoder, table('late', 'shifted'), { type: 'lstm', ...sequence }, logits],
      expected: "a decoder that starts from the encoder's state",
    },
    {
      it: 'with a layer over several steps',
      layers: [
        ...encoder,
        table('late', 'shifted'),
        decoder,
        { type: 'avgPool1d', poolSize: 3, stride: 1, padding: 1 },
        logits,
      ],
      expected: 'layers that act on each step alone, and recurrent ones',
    },
    {
      it: 'with a norm over all steps',
      layers: [...encoder, table('late', 'shifted'), decoder, { type: 'layerNorm', affine: false }, logits],
      expected: 'layers that act on each step alone, and recurrent ones',
    },
    {
      it: 'with steps put behind one another',
      layers: [
        ...encoder,
        table('late', 'shifted'),
        decoder,
        { type: 'concat', inputs: ['decoder', 'decoder'] },
        { type: 'maxPool1d', poolSize: 1 },
        logits,
      ],
      expected: 'layers that act on each step alone, and recurrent ones',
    },
    {
      it: 'with an output that is no sequence',
      layers: [...encoder, table('late', 'shifted'), { ...decoder, returnSequences: false }, logits],
      expected: 'an output [time, tokens] that depends on the target so far',
    },
    {
      it: "with a decoder that reads the encoder's steps",
      layers: [
        table('words', 'source'),
        { id: 'encoder', type: 'lstm', ...sequence },
        { ...table('late', 'source2') },
        decoder,
        { type: 'add', inputs: ['decoder', 'encoder'] },
        logits,
      ],
      inputs: { source: inputs.source, source2: inputs.source },
      input: 'source2',
      expected: "the decoder's own layers as inputs",
    },
  ])('$it is refused', ({ layers, input = 'shifted', inputs: given = inputs, expected }) => {
    const { model, findings } = checkModel({ inputs: given, layers, output: 'logits' });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const found = model && decodingFindings(model, input);
    expect(found?.map((finding) => finding.expected)).toContain(expected);
    expect(found?.every(({ code, hint }) => code === 'notDecodable' && hint !== undefined)).toBe(true);
  });
});

function drawnWeights({ parameters }: Model): Uint8Array {
  const tensors = parameters.map(({ name, shape }) => {
    return { name, ...valuesFor({ dtype: 'float32', shape }, 'normal', 4, name) };
  });
  return writeSafetensors(tensors, {});
}

/** Decodes as many tokens as the model has steps. */
async function decode(
  model: Model,
  weights: Uint8Array,
  source: TensorData,
  end: number,
  watch: (probabilities: number[]) => void = () => undefined,
): Promise<number[][]> {
  const exported = exportEncoderDecoder({ model, decoderInput: 'shifted', loss, weights, metadata: {} });
  const [encoder, decoderStep] = await Promise.all([exported.encoder, exported.decoderStep].map(runner));
  const watched: RunModel = async (given) => {
    const results = await decoderStep(given);
    watch(Array.from(results.probabilities.data, Number));
    return results;
  };
  return decodeByParts({ encoder, decoderStep: watched, inputs: { source }, start, end, maxLength: targetTime });
}

async function runner(model: Uint8Array): Promise<RunModel> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  return async (given) => {
    const feeds = Object.entries(given).map(([name, { dtype, shape, data }]) => {
      return [name, new RuntimeTensor(dtype, data as Float32Array, [...shape])];
    });
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(results).map(([name, { dims, data }]) => [
        name,
        tensorData('float32', dims, data as Float32Array),
      ]),
    );
  };
}

/** Probabilities [batch, time, tokens] of the whole graph, all steps at once. */
async function teacherForced(model: Model, weights: Uint8Array, source: TensorData, shifted: readonly number[]) {
  const given = inputPlaceholders(model, batch);
  const stored = Object.fromEntries(
    readSafetensors(weights).tensors.map(({ name, shape, data }) => [name, constant('float32', shape, data)]),
  );
  const { output } = forward(model, { mode: 'eval', inputs: given, parameters: stored, buffers: stored });
  const feeds: NamedTensors = {
    source,
    shifted: tensorData('int64', [batch, targetTime], BigInt64Array.from(shifted, BigInt)),
  };
  const { probabilities } = await evaluate({ inputs: given, outputs: { probabilities: softmax(output, 2) } }, feeds);
  return Array.from(probabilities.data, Number);
}
