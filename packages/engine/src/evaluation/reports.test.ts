import { describe, expect, it } from 'vitest';
import { evaluateBinary } from '../metrics/evaluate-binary.ts';
import { evaluateMultiLabel } from '../metrics/evaluate-multi-label.ts';
import { evaluateRegression } from '../metrics/evaluate-regression.ts';
import { stream } from '../tensor/index.ts';
import type { Measure } from './bootstrap.ts';
import { ClassRecorder } from './class-record.ts';
import { CurveMean } from './curves.ts';
import { labelBaseline, labelMeasures, labelReport } from './label-report.ts';
import { columnOf, NumberRecorder } from './number-record.ts';
import { numberBaseline, numberMeasures, numberReport } from './number-report.ts';
import { tokenMeasures, tokenReport } from './token-report.ts';
import { worstSamples } from './worst.ts';

const samples = 60;
const outputs = 2;

function recordOf(predictions: ArrayLike<number>, targets: ArrayLike<number>, columns = outputs) {
  const recorder = new NumberRecorder(predictions.length / columns, columns);
  const losses = new Float32Array(predictions.length / columns);
  recorder.add(0, { prediction: Float32Array.from(predictions), targets: Float32Array.from(targets), losses });
  return recorder.result();
}

/** Rows as often as their weights say. */
function repeated(values: ArrayLike<number>, weights: readonly number[]): number[] {
  return weights.flatMap((weight, i) =>
    Array.from({ length: weight }, () => Array.from({ length: outputs }, (_, k) => values[i * outputs + k])).flat(),
  );
}

const measuredBy = (measures: readonly Measure[], weights: readonly number[]) =>
  Object.assign({}, ...measures.map((measure) => measure(Uint16Array.from(weights))));

const weights = Array.from({ length: samples }, (_, i) => (i * 3) % 4);

describe('numbers', () => {
  const noise = new Float32Array(samples * outputs);
  stream(2, 'noise', 0).fillNormal(noise);
  const targets = Float32Array.from(noise, (_, at) => 1000 + ((at * 13) % 17));
  const predictions = targets.map((target, at) => target + noise[at]);
  const record = recordOf(predictions, targets);

  it('are reported output by output, with the spread of their errors', () => {
    const report = numberReport(record);
    expect(report).toMatchObject(evaluateRegression({ targets, predictions, outputs }));
    const errors = [...predictions].map((prediction, at) => prediction - targets[at]);
    const mean = errors.reduce((a, b) => a + b) / errors.length;
    expect(report.meanError.reduce((a, b) => a + b) / 2).toBeCloseTo(mean, 9);
    const { residuals } = report;
    expect(residuals!.mean).toBeCloseTo(mean, 9);
    expect([residuals!.quantiles[0], residuals!.quantiles[6]]).toEqual([Math.min(...errors), Math.max(...errors)]);
    expect(residuals!.histogram.counts.reduce((a, b) => a + b)).toBe(errors.length);
    expect(residuals!.standardDeviation ** 2 + mean ** 2).toBeCloseTo(report.mse, 9);
  });

  it('are measured under weights as on rows that are there so often', () => {
    const expected = evaluateRegression({
      targets: repeated(targets, weights),
      predictions: repeated(predictions, weights),
      outputs,
    });
    const measured = measuredBy(numberMeasures(record), weights);
    for (const name of ['mse', 'rmse', 'mae', 'r2'] as const) expect(measured[name]).toBeCloseTo(expected[name], 9);
  });

  it('that do not vary, or are not finite, are no trouble', () => {
    const constant = recordOf([3, 3, 3, 3], [3, 3, 3, 3], 1);
    expect(numberReport(constant)).toMatchObject({ r2: 1, residuals: { histogram: { counts: [4] } } });
    expect(measuredBy(numberMeasures(constant), [1, 0, 2, 1])).toMatchObject({ r2: 1, mse: 0 });
    expect(measuredBy(numberMeasures(recordOf([3, 4], [3, 3], 1)), [1, 1])).toMatchObject({ r2: 0 });
    const broken = recordOf([Number.NaN, 1], [0, 1], 1);
    expect(broken.nonFinite).toBe(1);
    expect(numberReport(broken)).toMatchObject({ mse: Number.NaN, residuals: null });
  });

  it('have the mean of each column as their baseline', () => {
    expect(numberBaseline(recordOf([0, 0, 0], [1, 2, 6], 1), [3])).toMatchObject({ mse: 14 / 3, mae: 2, r2: 0 });
  });
});

describe('labels', () => {
  const probabilities = new Float32Array(samples * outputs);
  stream(4, 'probabilities', 0).fillUniform(probabilities);
  const targets = Float32Array.from(probabilities, (p, at) => (p + ((at * 7) % 11) / 11 > 1 ? 1 : 0));
  const record = recordOf(probabilities, targets);
  const options = { calibrationBins: 10, shown: new Set([0, 1]), curvePoints: 1e6 };
  const decided = (p: ArrayLike<number>) => Array.from(p, (value) => (value >= 0.5 ? 1 : 0));

  it('are reported as a binary task each', () => {
    const report = labelReport(record, options);
    expect(report).toMatchObject(evaluateMultiLabel({ labels: outputs, targets, predictions: decided(probabilities) }));
    for (const label of [0, 1]) {
      const binary = evaluateBinary({
        targets: columnOf(targets, outputs, label),
        scores: columnOf(probabilities, outputs, label),
      });
      expect(report.accuracyPerLabel[label]).toBeCloseTo(binary.accuracy, 12);
      expect(report.logLossPerLabel![label]).toBeCloseTo(binary.logLoss, 12);
      expect(report.ranking!.rocAuc.perClass[label]).toBe(binary.rocAuc);
      expect(report.ranking!.averagePrecision.perClass[label]).toBe(binary.averagePrecision);
      expect(report.precision.perClass[label]).toBe(binary.precision);
    }
    const one = recordOf(columnOf(probabilities, outputs, 0), columnOf(targets, outputs, 0), 1);
    const binary = evaluateBinary({
      targets: columnOf(targets, outputs, 0),
      scores: columnOf(probabilities, outputs, 0),
    });
    expect(labelReport(one, options).calibration).toEqual({
      error: binary.expectedCalibrationError,
      bins: binary.calibration,
    });
  });

  it('are measured under weights as on rows that are there so often', () => {
    const rows = { targets: repeated(targets, weights), predictions: repeated(probabilities, weights) };
    const expected = labelReport(recordOf(rows.predictions, rows.targets), options);
    const measured = measuredBy(labelMeasures(record, { calibrationBins: 10, ranks: true }), weights);
    expect(measured.hammingLoss).toBeCloseTo(expected.hammingLoss, 12);
    expect(measured.exactMatch).toBeCloseTo(expected.exactMatch, 12);
    expect(measured.f1).toBeCloseTo(expected.f1.macro, 12);
    expect(measured.logLoss).toBeCloseTo(expected.logLoss!, 12);
    expect(measured.calibrationError).toBeCloseTo(expected.calibration!.error, 12);
    expect(measured.rocAuc).toBeCloseTo(expected.ranking!.rocAuc.macro!, 12);
  });

  it('have the more frequent answer as their baseline', () => {
    const baseline = labelBaseline(recordOf([0, 0, 0, 0, 0, 0], [1, 0, 1, 0, 0, 1]), [0.75, 0.25]);
    expect(baseline.hammingLoss).toBeCloseTo(2 / 6, 12);
    expect(baseline.exactMatch).toBeCloseTo(2 / 3, 12);
    expect(baseline.logLoss).toBeCloseTo(-(4 * Math.log(0.75) + 2 * Math.log(0.25)) / 6, 6);
  });
});

describe('tokens', () => {
  // Three sequences of three tokens of four, 0 is padding: 1 2 -, 3 - -, 1 1 2.
  const targets = Int32Array.of(1, 2, 0, 3, 0, 0, 1, 1, 2);
  const predictions = [1, 1, 3, 3, 1, 2, 1, 1, 2];
  const output = Float32Array.from({ length: 36 }, (_, at) => (at % 4 === predictions[Math.floor(at / 4)] ? 2 : 0));
  const head = { shape: [3, 4], axis: 1 };
  const recorder = new ClassRecorder({ samples: 3, head, scale: 'logits', ignored: 0, keepScores: false });
  recorder.add(0, { output, targets, losses: new Float32Array(3) });
  const record = recorder.result();
  const exact = Uint8Array.of(0, 1, 1);
  const [hit, miss] = [2, 0].map((logit) => Math.log(Math.exp(2) + 3) - logit);

  it('are counted without their padding, and by the length of their sequences', () => {
    const report = tokenReport(record, exact);
    expect(report).toMatchObject({ tokens: 6, accuracy: 5 / 6, exactMatch: 2 / 3 });
    expect(report.logLoss).toBeCloseTo((5 * hit + miss) / 6, 6);
    expect(report.byLength).toEqual([
      { length: 1, samples: 1, accuracy: 1, exactMatch: 1 },
      { length: 2, samples: 1, accuracy: 0.5, exactMatch: 0 },
      { length: 3, samples: 1, accuracy: 1, exactMatch: 1 },
    ]);
  });

  it('are drawn again sample by sample', () => {
    const measured = measuredBy(
      tokenMeasures(record, exact),
      Array.from(record.sampleOf, (sample) => [2, 0, 1][sample]),
    );
    expect(measured).toMatchObject({ accuracy: 5 / 7, exactMatch: 1 / 3 });
    expect(measured.logLoss).toBeCloseTo((5 * hit + 2 * miss) / 7, 6);
  });
});

describe('curves of several classes', () => {
  const perfect = { falsePositiveRate: [0, 0, 1], truePositiveRate: [0, 1, 1], thresholds: [null, 1, 0] };
  const chance = { falsePositiveRate: [0, 1], truePositiveRate: [0, 1], thresholds: [null, 0] };
  const precisions = { recall: [0, 0.5, 0.5, 1], precision: [1, 0.4, 0.6, 0.5], thresholds: [null, 3, 2, 1] };
  const mean = new CurveMean();
  mean.add(perfect, precisions);

  it('are at least two', () => {
    expect(mean.result()).toBeNull();
  });

  it('are averaged at equal rates of false positives, and at equal recall with the best precision from there on', () => {
    mean.add(chance, { ...precisions, precision: [1, 1, 1, 1] });
    const { rocCurve, precisionRecallCurve } = mean.result()!;
    const { falsePositiveRate: x, truePositiveRate: y } = rocCurve;
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
    for (const [at, rate] of x.entries()) if (at > 0) expect(y[at]).toBeCloseTo((1 + rate) / 2, 12);
    const { recall, precision } = precisionRecallCurve;
    expect(precision[0]).toBe(1);
    expect(precision[recall.indexOf(0.25)]).toBeCloseTo((0.6 + 1) / 2, 12);
    expect(precision[recall.indexOf(0.75)]).toBeCloseTo((0.5 + 1) / 2, 12);
  });
});

it('worstSamples gives those of the highest loss, the first of equal ones first', () => {
  expect(worstSamples([1, 5, Number.NaN, 5, 0], 3)).toEqual([2, 1, 3]);
  expect(worstSamples([1, 2], 5)).toEqual([1, 0]);
  expect(worstSamples([], 5)).toEqual([]);
});
