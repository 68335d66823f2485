import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../interchange/safetensors.ts';
import { lossSchema } from '../losses/document.ts';
import { checkModel } from '../model/check.ts';
import { tensorData } from '../tensor/array.ts';
import { exportOnnx } from './export-onnx.ts';

// The model multiplies by 1, so that its outputs are its inputs.
const { model } = checkModel({ input: { shape: [2] }, layers: [{ id: 'a', type: 'dense', units: 2, bias: false }] });
const identity = writeSafetensors([
  { name: 'a.weight', ...tensorData('float32', [2, 2], Float32Array.of(1, 0, 0, 1)) },
]);
const rows = [0, Math.log(3), -2, 100, 5, 5];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softmax = [0, 2, 4].flatMap((at) => {
  const share = sigmoid(rows[at] - rows[at + 1]);
  return [share, 1 - share];
});

/** What an exported model tells of three rows. */
async function told(loss: Parameters<typeof lossSchema.parse>[0]): Promise<Record<string, number[]>> {
  const bytes = exportOnnx({
    model: model!,
    loss: lossSchema.parse(loss),
    weights: identity,
    inputs: {},
    metadata: {},
  });
  const session = await InferenceSession.create(bytes);
  const results = await session.run({ input: new Tensor('float32', Float32Array.from(rows), [3, 2]) });
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array, Number)]),
  );
}

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

describe('an exported model tells what its loss is about', () => {
  it.each<[string, Parameters<typeof lossSchema.parse>[0], Record<string, number[]>]>([
    ['classes', { type: 'crossEntropy' }, { logits: rows, probabilities: softmax }],
    ['scores of classes', { type: 'hinge' }, { logits: rows, probabilities: softmax }],
    ['probabilities', { type: 'crossEntropy', fromLogits: false }, { probabilities: rows }],
    ['yes or no', { type: 'binaryCrossEntropy' }, { logits: rows, prediction: rows.map(sigmoid) }],
    ['numbers', { type: 'mae' }, { prediction: rows }],
  ])('%s', async (_, loss, expected) => {
    const received = await told(loss);
    expect(received).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, values]) => [name, near(values)])),
    );
  });
});
