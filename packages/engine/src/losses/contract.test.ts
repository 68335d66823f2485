import { describe, expect, it } from 'vitest';
import { placeholder } from '../graph/ops/placeholder.ts';
import { evaluate, type NamedData } from '../runtime/evaluate.ts';
import type { TensorData } from '../tensor/array.ts';
import { checkGradients } from '../testing/gradient-check.ts';
import { describeDocuments } from '../testing/member-documents.ts';
import { valuesFor } from '../testing/values.ts';
import type { Loss, LossExample } from './define-loss.ts';
import { lossOf, lossSchema, misfitOf, targetsOf } from './document.ts';
import * as registry from './index.ts';

// What every loss must pass, with each of its examples in both reductions.

const members = Object.entries(registry) as unknown as [string, Loss][];
const reductions = ['batchMean', 'mean'] as const;
const samples = 4;

describe.each(members)('%s', (type, { config, examples }) => {
  describeDocuments(
    type,
    config,
    examples.map(({ options }) => options),
  );

  const tried = examples.flatMap((example) =>
    reductions.map((reduction) => [JSON.stringify(example), reduction, example] as const),
  );
  describe.each(tried)('%s, %s', (_, reduction, example) => {
    const trial = tryLoss(type, reduction, example);

    it('takes the outputs it is meant for', () => expect(misfitOf(example.output, trial.options)).toBeUndefined());

    it('is a finite scalar', async () => expect(Number.isFinite(await trial.value())).toBe(true));

    it('agrees with central differences, with and without sample weights', async () => {
      for (const weighted of [false, true]) {
        const { inputs, scalar } = trial.graph(samples, weighted);
        await checkGradients({
          inputs,
          scalar,
          wanted: ['output'],
          feeds: (seed) => trial.feeds(seed, weighted ? [0.5, 2, 1, 0.25] : undefined),
        });
      }
    });

    it('is not changed by sample weights of 1', async () => {
      expect(await trial.value([1, 1, 1, 1])).toBeCloseTo(await trial.value(), 12);
    });

    it('grows with equal sample weights when they are counted by samples, not when by weight', async () => {
      const factor = reduction === 'batchMean' ? 3 : 1;
      expect(await trial.value([3, 3, 3, 3])).toBeCloseTo(factor * (await trial.value()), 12);
    });

    it('leaves out samples of weight 0', async () => {
      const share = reduction === 'batchMean' ? 2 / samples : 1;
      expect(await trial.value([1, 0, 1, 0])).toBeCloseTo(share * (await trial.valueOfSome([0, 2])), 12);
    });

    it('is, summed over samples, the sum of the losses of each alone', async () => {
      if (reduction === 'mean') return;
      let total = 0;
      for (let sample = 0; sample < samples; sample++) total += await trial.valueOfSome([sample]);
      expect(samples * (await trial.value())).toBeCloseTo(total, 12);
    });

    it('is multiplied by its scale', async () => {
      const doubled = tryLoss(type, reduction, { ...example, options: { ...example.options, scale: 2 } });
      const single = tryLoss(type, reduction, { ...example, options: { ...example.options, scale: 1 } });
      expect(await doubled.value()).toBeCloseTo(2 * (await single.value()), 12);
    });
  });
});

function tryLoss(type: string, reduction: (typeof reductions)[number], example: LossExample<Loss['config']>) {
  const options = lossSchema.parse({ ...example.options, type, reduction } as never);
  const wanted = targetsOf(options);
  const graph = (batch: number, weighted: boolean) => {
    const output = placeholder('float64', [batch, ...example.output]);
    const targets = placeholder(wanted.dtype('float64'), [batch, ...wanted.shape(example.output, options)]);
    const sampleWeights = weighted ? placeholder('float64', [batch]) : undefined;
    const scalar = lossOf(output, targets, options, sampleWeights);
    return { inputs: { output, targets, ...(sampleWeights && { sampleWeights }) }, scalar };
  };
  const feeds = (seed: number, weights?: readonly number[]): NamedData => {
    const { output, targets } = graph(samples, false).inputs;
    const kinds = wanted.kind === 'class' ? { below: Math.min(...example.output) } : (example.targets ?? 'normal');
    return {
      output: valuesFor(output, example.values ?? 'normal', seed, 'output'),
      targets: valuesFor(targets, kinds, seed, 'targets'),
      ...(weights && { sampleWeights: { dtype: 'float64', shape: [samples], data: Float64Array.from(weights) } }),
    };
  };
  const value = async (weights?: readonly number[]) => {
    const { inputs, scalar } = graph(samples, weights !== undefined);
    return Number((await evaluate({ inputs, outputs: { scalar } }, feeds(1, weights))).scalar.data[0]);
  };
  const valueOfSome = async (chosen: readonly number[]) => {
    const { inputs, scalar } = graph(chosen.length, false);
    const some = Object.entries(feeds(1)).map(([name, data]) => [name, rowsOf(data, chosen)] as const);
    return Number((await evaluate({ inputs, outputs: { scalar } }, Object.fromEntries(some))).scalar.data[0]);
  };
  return { options, graph, feeds, value, valueOfSome };
}

function rowsOf({ dtype, shape, data }: TensorData, rows: readonly number[]): TensorData {
  const size = data.length / shape[0];
  const values = rows.flatMap((row) =>
    Array.from<number | bigint>(data.subarray(row * size, (row + 1) * size) as Float64Array),
  );
  const chosen = dtype === 'int64' ? BigInt64Array.from(values as bigint[]) : Float64Array.from(values as number[]);
  return { dtype, shape: [rows.length, ...shape.slice(1)], data: chosen } as TensorData;
}
