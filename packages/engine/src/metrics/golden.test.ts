import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ZeroDivision } from './class-scores.ts';
import { type MetricDocument, metricOf, metricsOf } from './document.ts';
import { evaluateBinary } from './evaluate-binary.ts';
import { type ClassificationInput, classifiedOutcome, evaluateClassification } from './evaluate-classification.ts';
import { evaluateMultiLabel } from './evaluate-multi-label.ts';
import { evaluateRegression } from './evaluate-regression.ts';
import type { Outcome, Task } from './outcome.ts';

interface GoldenCase {
  name: string;
  task: Task;
  classes: number;
  targets: number[] | number[][];
  scores: number[];
  threshold: number;
  probabilities?: number[][];
  predictions?: number[] | number[][];
  zeroDivision?: ZeroDivision;
  calibrationBins?: number;
  expected: Record<string, unknown>;
  tolerance: { absolute: number; relative: number };
}

const folder = new URL('../../../../golden/fixtures/metrics/', import.meta.url);
const cases = readdirSync(folder).map((file): GoldenCase => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

function columnsOf(values: number[] | number[][]): number {
  return Array.isArray(values[0]) ? values[0].length : 1;
}

function classificationInput({ classes, targets, probabilities, predictions = [] }: GoldenCase): ClassificationInput {
  const given =
    probabilities === undefined ? { predictions: predictions.flat() } : { probabilities: probabilities.flat() };
  return { classes, targets: targets.flat(), ...given };
}

function reportOf(golden: GoldenCase): object {
  const { task, zeroDivision = 0, calibrationBins = 10, scores, threshold, predictions = [] } = golden;
  const targets = golden.targets.flat();
  const columns = columnsOf(golden.targets);
  switch (task) {
    case 'binary':
      return evaluateBinary({ targets, scores, threshold, zeroDivision, calibrationBins });
    case 'multiClass':
      return evaluateClassification({ ...classificationInput(golden), zeroDivision, calibrationBins });
    case 'multiLabel':
      return evaluateMultiLabel({ labels: columns, targets, predictions: predictions.flat(), zeroDivision });
    case 'regression':
      return evaluateRegression({ targets, predictions: predictions.flat(), outputs: columns });
  }
}

function outcomeOf(golden: GoldenCase): Outcome {
  const { task, scores, threshold, predictions = [] } = golden;
  const targets = golden.targets.flat();
  const columns = columnsOf(golden.targets);
  switch (task) {
    case 'binary':
      return { task, targets, scores, threshold };
    case 'multiClass':
      return classifiedOutcome(classificationInput(golden));
    case 'multiLabel':
      return { task, labels: columns, targets, predictions: predictions.flat() };
    case 'regression':
      return { task, outputs: columns, targets, predictions: predictions.flat() };
  }
}

/** Every number in `expected`, with the one that stands in the same place of `actual`. */
function compared(actual: unknown, expected: unknown, path: string): [string, unknown, unknown][] {
  if (typeof expected !== 'object' || expected === null) return [[path, actual, expected]];
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) {
    return [[path, actual, expected]];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    compared((actual as Record<string, unknown> | null)?.[key], value, `${path}/${key}`),
  );
}

function expectClose(actual: unknown, expected: unknown, { absolute, relative }: GoldenCase['tolerance']): void {
  for (const [path, value, wanted] of compared(actual, expected, '')) {
    if (typeof wanted !== 'number') expect(value, path).toEqual(wanted);
    else expect(Math.abs(Number(value) - wanted), path).toBeLessThanOrEqual(absolute + relative * Math.abs(wanted));
  }
}

describe('reports are those of scikit-learn', () => {
  it.each(cases)('$name', (golden) => {
    expectClose(reportOf(golden), golden.expected, golden.tolerance);
  });
});

/** Where the golden report has the number of a metric with its default options. */
function expectedNumber(name: string, expected: Record<string, unknown>): unknown {
  const places: Record<string, unknown> = { rocAuc: expected.rocAucOneVsRest };
  const value = expected[name] ?? places[name];
  return typeof value === 'object' && value !== null && 'macro' in value ? value.macro : value;
}

describe('the single numbers agree with the reports', () => {
  it.each(cases)('$name', (golden) => {
    const outcome = outcomeOf(golden);
    for (const name of metricsOf(golden.task)) {
      const wanted = expectedNumber(name, golden.expected);
      if (wanted === undefined) continue;
      const bins = golden.calibrationBins ?? 10;
      const document = name === 'expectedCalibrationError' ? { type: name, bins } : name;
      expectClose(metricOf(document as MetricDocument).value(outcome), wanted, golden.tolerance);
    }
  });
});
