import { evaluateBinary, evaluateClassification, evaluateMultiLabel, evaluateRegression } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, numbers, toleranceField } from '../cases/fields.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import { defineKind } from './define-kind.ts';

const rows = z.array(numbers);
const zeroDivision = z.literal([0, 1]).default(0);
const calibrationBins = z.int().positive().default(10);
const shared = { ...caseFields, ...toleranceField, expected: z.record(z.string(), z.unknown()) };

const schema = z.discriminatedUnion('task', [
  z.strictObject({
    ...shared,
    task: z.literal('binary'),
    targets: numbers,
    scores: numbers,
    threshold: z.number().default(0.5),
    zeroDivision,
    calibrationBins,
  }),
  z.strictObject({
    ...shared,
    task: z.literal('multiClass'),
    classes: z.int().positive(),
    targets: numbers,
    probabilities: rows.optional(),
    predictions: numbers.optional(),
    zeroDivision,
    calibrationBins,
  }),
  z.strictObject({ ...shared, task: z.literal('multiLabel'), targets: rows, predictions: rows, zeroDivision }),
  z.strictObject({
    ...shared,
    task: z.literal('regression'),
    targets: z.union([numbers, rows]),
    predictions: z.union([numbers, rows]),
    zeroDivision: zeroDivision.optional(),
  }),
]);
type MetricsCase = z.output<typeof schema>;

/** Every number of a report that the case expects. */
export const metrics = defineKind<MetricsCase>(schema, (golden) => {
  return compare(treeComparisons(golden.expected, reportOf(golden), 'expected'), golden.tolerance);
});

function reportOf(golden: MetricsCase): object {
  if (golden.task === 'binary') return evaluateBinary(golden);
  const targets = golden.targets.flat();
  if (golden.task === 'multiLabel') {
    const { predictions, zeroDivision: ratio } = golden;
    return evaluateMultiLabel({
      labels: columnsOf(golden.targets),
      targets,
      predictions: predictions.flat(),
      zeroDivision: ratio,
    });
  }
  if (golden.task === 'regression') {
    return evaluateRegression({
      targets,
      predictions: golden.predictions.flat(),
      outputs: columnsOf(golden.targets),
    });
  }
  const { classes, probabilities, predictions = [], zeroDivision: ratio, calibrationBins: bins } = golden;
  const given = probabilities ? { probabilities: probabilities.flat() } : { predictions };
  return evaluateClassification({ classes, targets, ...given, zeroDivision: ratio, calibrationBins: bins });
}

function columnsOf(values: readonly (number | readonly number[])[]): number {
  const [first] = values;
  return typeof first === 'object' ? first.length : 1;
}
