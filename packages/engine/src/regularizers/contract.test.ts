import { describe, expect, it } from 'vitest';
import { placeholder } from '../graph/ops/placeholder.ts';
import { evaluate } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { checkGradients } from '../testing/gradient-check.ts';
import { valuesFor } from '../testing/values.ts';
import type { Regularizer } from './define-regularizer.ts';
import { penaltiesOf, regularizerSchema, total } from './document.ts';
import * as registry from './index.ts';

// What every penalty on weights must pass.

describe.each(Object.entries(registry) as [string, Regularizer][])('%s', (name, { strength, penalty }) => {
  const weight = placeholder('float64', [3, 4]);
  const inputs = { weight };
  const valueFor = async (by: number, data: TensorData) =>
    Number((await evaluate({ inputs, outputs: { y: penalty(weight, by) } }, { weight: data })).y.data[0]);

  it('describes its strength, which is a field of the regularizer document', () => {
    expect(strength.description).toMatch(/\w/);
    const document = regularizerSchema.parse({ [name]: 0.25 });
    expect(regularizerSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual({ [name]: 0.25 });
    expect(regularizerSchema.safeParse({ [name]: -1 }).success).toBe(false);
  });

  it('agrees with central differences', async () => {
    const feeds = (seed: number) => ({ weight: valuesFor(weight, 'normal', seed, 'weight') });
    await checkGradients({ inputs, scalar: penalty(weight, 0.3), wanted: ['weight'], feeds });
  });

  it('is a scalar above 0 that grows with its strength, and 0 for weights of 0', async () => {
    const data = valuesFor(weight, 'normal', 1, 'weight');
    expect(penalty(weight, 0.5).shape).toEqual([]);
    const value = await valueFor(0.5, data);
    expect(value).toBeGreaterThan(0);
    expect(await valueFor(1.5, data)).toBeCloseTo(3 * value, 12);
    expect(await valueFor(0.5, { dtype: 'float64', shape: [3, 4], data: new Float64Array(12) })).toBe(0);
  });
});

it('penalties that are not asked for are not computed, the others add up', async () => {
  const weight = placeholder('float64', [2]);
  expect(penaltiesOf(weight, {})).toEqual([]);
  expect(total(penaltiesOf(weight, { l1: 0 }))).toBeUndefined();
  const both = total(penaltiesOf(weight, { l1: 0.5, l2: 2 }))!;
  const data = Float64Array.of(3, -1);
  const results = await evaluate(
    { inputs: { weight }, outputs: { both } },
    { weight: { dtype: 'float64', shape: [2], data } },
  );
  // l1 (|3| + |-1|) + l2 / 2 (9 + 1)
  expect(results.both.data[0]).toBe(0.5 * 4 + (2 / 2) * 10);
});
