import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradients } from '../graph/differentiate.ts';
import { placeholder } from '../graph/ops/placeholder.ts';
import { evaluate } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { lossOf, lossSchema, predictionOf } from './document.ts';

// Losses and their gradients as PyTorch 1.13 computes them in float64 (its element-wise losses, reduced as our README says).

interface Given {
  shape: number[];
  dtype?: 'int64';
  data: number[];
}
interface Case {
  name: string;
  loss: Parameters<typeof lossSchema.parse>[0];
  output: Given;
  targets: Given;
  sampleWeights?: number[];
  expected: { loss: number; gradient: number[] };
}

const cases: Case[] = JSON.parse(readFileSync(new URL('fixtures/torch.json', import.meta.url), 'utf8'));

const tensor = ({ shape, dtype = undefined, data }: Given): TensorData =>
  dtype === 'int64'
    ? { dtype, shape, data: BigInt64Array.from(data, BigInt) }
    : { dtype: 'float64', shape, data: Float64Array.from(data) };

async function lossAndGradient({ loss, output, targets, sampleWeights }: Omit<Case, 'name' | 'expected'>) {
  const weights = sampleWeights && { shape: [sampleWeights.length], data: sampleWeights };
  const given = { output, targets, ...(weights && { sampleWeights: weights }) };
  const feeds = Object.fromEntries(Object.entries(given).map(([name, data]) => [name, tensor(data)]));
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape }]) => [name, placeholder(dtype, shape)]),
  );
  const scalar = lossOf(inputs.output, inputs.targets, lossSchema.parse(loss), inputs.sampleWeights);
  const [gradient] = gradients(scalar, [inputs.output]);
  const results = await evaluate({ inputs, outputs: { scalar, gradient } }, feeds);
  return { loss: Number(results.scalar.data[0]), gradient: Array.from(results.gradient.data, Number) };
}

function expectNear(received: number, expected: number): void {
  expect(Math.abs(received - expected)).toBeLessThanOrEqual(1e-9 + 2e-8 * Math.abs(expected));
}

describe('losses and gradients are those of PyTorch', () => {
  it.each(cases)('$name', async ({ expected, ...given }) => {
    const { loss, gradient } = await lossAndGradient(given);
    expectNear(loss, expected.loss);
    expect(gradient).toHaveLength(expected.gradient.length);
    for (const [at, value] of expected.gradient.entries()) expectNear(gradient[at], value);
  });
});

describe('at a kink', () => {
  const hit = { output: { shape: [1, 2], data: [3, 5] }, targets: { shape: [1, 2], data: [3, 1] } };

  it.each([0.5, 1, 1.5, 2, 3])('lq %d is 0 where output and target are equal, and its slope too', async (q) => {
    const { loss, gradient } = await lossAndGradient({ loss: { type: 'lq', q }, ...hit });
    expect(loss).toBeCloseTo(4 ** q, 12);
    expect(gradient).toEqual([0, expect.closeTo(q * 4 ** (q - 1), 12)]);
  });

  it('hinge has no slope where the lead is exactly the margin', async () => {
    const exact = {
      output: { shape: [1, 2], data: [3, 2] },
      targets: { shape: [1], dtype: 'int64', data: [0] },
    } as const;
    const given = { output: { ...exact.output }, targets: { ...exact.targets } } as unknown as Pick<
      Case,
      'output' | 'targets'
    >;
    expect(await lossAndGradient({ loss: { type: 'hinge' }, ...given })).toEqual({ loss: 0, gradient: [0, 0] });
  });
});

it.each([
  { type: 'lq' },
  { type: 'lq', q: 0 },
  { type: 'lq', q: -1 },
  { type: 'hinge', margin: 0 },
  { type: 'mae', reduction: 'sum' },
  { type: 'zeroOne' },
])('%j is no loss', (document) => {
  expect(lossSchema.safeParse(document).success).toBe(false);
});

it('binaryCrossEntropy predicts the probabilities of its logits, other losses the outputs', async () => {
  const logits = placeholder('float64', [3]);
  expect(predictionOf(logits, lossSchema.parse({ type: 'mse' }))).toBe(logits);
  const prediction = predictionOf(logits, lossSchema.parse({ type: 'binaryCrossEntropy' }));
  const data = Float64Array.of(0, Math.log(3), -1000);
  const results = await evaluate(
    { inputs: { logits }, outputs: { prediction } },
    { logits: { dtype: 'float64', shape: [3], data } },
  );
  const [half, threeQuarters, none] = Array.from(results.prediction.data, Number);
  expect([half, none]).toEqual([0.5, 0]);
  expect(threeQuarters).toBeCloseTo(0.75, 12);
});
