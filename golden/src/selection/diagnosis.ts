import { squaredBiasVariance, suggestRate } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, numbers, toleranceField } from '../cases/fields.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import { fail, pass, type Verdict } from '../verdict/verdict.ts';

export const biasVarianceCase = z.strictObject({
  ...caseFields,
  ...toleranceField,
  kind: z.literal('biasVariance'),
  truth: numbers,
  /** One list a model. */
  predictions: z.array(numbers),
  expected: z.strictObject({ squaredBias: z.number(), variance: z.number(), error: z.number() }),
});

export const rangeTestCase = z.strictObject({
  ...caseFields,
  kind: z.literal('rangeTest'),
  learningRates: numbers,
  losses: numbers,
  expected: z.strictObject({
    suggestionWithin: z.tuple([z.number(), z.number()]),
    /** Middle of the falling range, for people. */
    logMidpoint: z.number(),
  }),
});

/** The decomposition of squared error against a truth without noise. */
export function judgeBiasVariance(golden: z.output<typeof biasVarianceCase>): Verdict {
  const { truth, predictions, expected, tolerance } = golden;
  const found = squaredBiasVariance({ predictions, targets: [truth] });
  return compare(treeComparisons({ ...expected, noise: 0 }, found, 'expected'), tolerance);
}

/** That the suggested rate lies where the loss falls. */
export function judgeRangeTest({ learningRates, losses, expected }: z.output<typeof rangeTestCase>): Verdict {
  const { suggestion } = suggestRate({ learningRates, losses });
  const [low, high] = expected.suggestionWithin;
  const isWithin = suggestion !== null && suggestion >= low && suggestion <= high;
  return isWithin ? pass : fail(`suggestion: expected one from ${low} to ${high}, received ${suggestion}`);
}
