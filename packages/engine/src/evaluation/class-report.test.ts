import { describe, expect, it } from 'vitest';
import type { OutputScale } from '../losses/define-loss.ts';
import { evaluateClassification } from '../metrics/evaluate-classification.ts';
import { softmax } from '../metrics/softmax.ts';
import { stream } from '../tensor/index.ts';
import { ClassRecorder } from './class-record.ts';
import { classBaseline, classMeasures, classReport } from './class-report.ts';

const options = { calibrationBins: 10, topK: [1, 2, 3], shown: new Set([0, 1, 2]), curvePoints: 1e6 };
const classes = 3;

/** Logits in steps of 1/2, so that many tie. */
function drawn(samples: number): { logits: Float32Array; targets: Int32Array } {
  const logits = new Float32Array(samples * classes);
  stream(3, 'logits', samples).fillNormal(logits);
  const targets = Int32Array.from({ length: samples }, (_, i) => (i * 7 + (i % 5)) % classes);
  targets.forEach((target, i) => {
    logits[i * classes + target] += 1;
  });
  return { logits: logits.map((value) => Math.round(value * 2) / 2), targets };
}

function recordOf(output: Float32Array, targets: Int32Array, scale: OutputScale = 'logits', ignored?: number) {
  const samples = targets.length;
  const head = { shape: [classes], axis: 0 };
  const recorder = new ClassRecorder({ samples, head, scale, ignored, keepScores: true });
  const losses = Float32Array.from(targets, (_, i) => i);
  for (let start = 0; start < samples; start += 7) {
    const end = Math.min(start + 7, samples);
    recorder.add(start, {
      output: output.subarray(start * classes, end * classes),
      targets: targets.subarray(start, end),
      losses: losses.subarray(start, end),
    });
  }
  return recorder.result();
}

/** Each sample as often as its weight says. */
function repeated(weights: readonly number[], logits: Float32Array, targets: Int32Array) {
  const chosen = weights.flatMap((weight, i) => Array.from({ length: weight }, () => i));
  return {
    classes,
    targets: chosen.map((i) => targets[i]),
    logits: chosen.flatMap((i) => [...logits.subarray(i * classes, (i + 1) * classes)]),
  };
}

describe('classReport', () => {
  const { logits, targets } = drawn(100);
  const report = classReport(recordOf(logits, targets), options);
  const whole = evaluateClassification({ classes, targets, logits });

  it('is that of all logits at once', () => {
    const { accuracy, support, precision, recall, f1, confusionMatrix } = whole;
    expect(report).toMatchObject({ accuracy, support, precision, recall, f1, confusionMatrix });
    expect(report.logLoss).toBeCloseTo(whole.logLoss!, 12);
    expect(report.calibration!.error).toBeCloseTo(whole.expectedCalibrationError!, 12);
    expect(report.ranking!.rocAuc).toEqual(whole.rocAucOneVsRest);
    expect(report.ranking!.averagePrecision.perClass).toEqual(whole.averagePrecisionPerClass);
    expect(report.ranking!.curves.map(({ rocCurve }) => rocCurve?.truePositiveRate)).toEqual(
      whole.rocCurvePerClass!.map((curve) => curve?.truePositiveRate),
    );
  });

  it('looks for the true class among the k most likely, the lowest of equal ones first', () => {
    expect(report.topK[0]).toEqual({ k: 1, accuracy: whole.accuracy });
    expect(report.topK[2]).toEqual({ k: 3, accuracy: 1 });
    const tied = classReport(recordOf(Float32Array.of(1, 1, 0, 1, 1, 0), Int32Array.of(0, 1)), options);
    expect(tied.topK.map(({ accuracy }) => accuracy)).toEqual([0.5, 1, 1]);
  });

  it('counts the most frequent mistakes', () => {
    const [first] = report.mostConfused;
    expect(first.count).toBe(Math.max(...whole.confusionMatrix.flatMap((row, i) => row.filter((_, j) => i !== j))));
    expect(whole.confusionMatrix[first.target][first.prediction]).toBe(first.count);
  });

  it('takes scores as they are and makes no probabilities of them', () => {
    const scores = classReport(recordOf(logits, targets, 'scores'), options);
    expect(scores).toMatchObject({ logLoss: null, calibration: null, accuracy: whole.accuracy });
    const oneVsRest = [0, 1, 2].map((label) => {
      let [won, pairs] = [0, 0];
      for (const [i, a] of targets.entries())
        for (const [j, b] of targets.entries()) {
          if (a !== label || b === label) continue;
          pairs++;
          const lead = logits[i * classes + label] - logits[j * classes + label];
          won += lead > 0 ? 1 : lead === 0 ? 0.5 : 0;
        }
      return won / pairs;
    });
    for (const [label, area] of scores.ranking!.rocAuc.perClass.entries())
      expect(area).toBeCloseTo(oneVsRest[label], 12);
  });

  it('leaves out positions with the ignored target', () => {
    const without = recordOf(logits, targets, 'logits', 1);
    const kept = [...targets.keys()].filter((i) => targets[i] !== 1);
    const expected = evaluateClassification({
      classes,
      targets: kept.map((i) => targets[i]),
      logits: kept.flatMap((i) => [...logits.subarray(i * classes, (i + 1) * classes)]),
    });
    expect(without.sampleOf).toEqual(Int32Array.from(kept));
    expect(classReport(without, options).confusionMatrix).toEqual(expected.confusionMatrix);
    expect(classReport(without, options).ranking!.rocAuc.perClass[1]).toBeNull();
  });

  it('with an output that is not finite has no part on probabilities or ranking', () => {
    const broken = logits.slice();
    broken[4] = Number.NaN;
    broken[10] = Number.POSITIVE_INFINITY;
    const record = recordOf(broken, targets);
    expect(record.nonFinite).toBe(2);
    expect(classReport(record, options)).toMatchObject({ logLoss: null, calibration: null, ranking: null });
  });

  it('of one sample of one class is defined where it can be', () => {
    const one = classReport(recordOf(Float32Array.of(2, 0, 0), Int32Array.of(0)), options);
    expect(one).toMatchObject({ accuracy: 1, support: [1, 0, 0], f1: { macro: 1 / 3, perClass: [1, 0, 0] } });
    expect(one.ranking).toMatchObject({ rocAuc: { macro: null }, averagePrecision: { macro: 1 }, meanCurves: null });
  });

  it('reads classes along an inner axis, every position for itself', () => {
    const head = { shape: [2, 3], axis: 0 };
    const recorder = new ClassRecorder({ samples: 1, head, scale: 'logits', keepScores: true });
    // class 0 gives 1, 5, 2 at the three positions, class 1 gives 3, 4, 2
    const output = Float32Array.of(1, 5, 2, 3, 4, 2);
    recorder.add(0, { output, targets: Int32Array.of(1, 1, 0), losses: Float32Array.of(1) });
    const record = recorder.result();
    expect([...record.predictions]).toEqual([1, 0, 0]);
    expect([...record.sampleOf]).toEqual([0, 0, 0]);
    expect([...record.ranks]).toEqual([0, 1, 0]);
    expect([...record.scoresOf!(0)]).toEqual([1, 5, 2].map((a, at) => softmax([a, [3, 4, 2][at]], 2)[0]));
  });
});

describe('classMeasures', () => {
  const { logits, targets } = drawn(40);
  const record = recordOf(logits, targets);
  const weights = Array.from(targets, (_, i) => (i * 5) % 4);
  const measured = Object.assign(
    {},
    ...classMeasures(record, { calibrationBins: 10, ranks: true }).map((measure) => measure(Uint16Array.from(weights))),
  );
  const expected = evaluateClassification(repeated(weights, logits, targets));

  it('are those of samples that are there as often as their weights say', () => {
    expect(measured.accuracy).toBeCloseTo(expected.accuracy, 12);
    expect(measured.precision).toBeCloseTo(expected.precision.macro, 12);
    expect(measured.recall).toBeCloseTo(expected.recall.macro, 12);
    expect(measured.f1).toBeCloseTo(expected.f1.macro, 12);
    expect(measured.logLoss).toBeCloseTo(expected.logLoss!, 12);
    expect(measured.calibrationError).toBeCloseTo(expected.expectedCalibrationError!, 12);
    expect(measured.rocAuc).toBeCloseTo(expected.rocAucOneVsRest!.macro!, 12);
    const precisions = expected.averagePrecisionPerClass!.map((value) => value!);
    expect(measured.averagePrecision).toBeCloseTo(precisions.reduce((a, b) => a + b) / classes, 12);
  });

  it('are undefined where a class that is needed was not drawn', () => {
    const onlyOne = Uint16Array.from(targets, (target) => (target === 0 ? 1 : 0));
    const [, , ranking] = classMeasures(record, { calibrationBins: 10, ranks: true });
    expect(ranking(onlyOne)).toMatchObject({ rocAuc: null, averagePrecision: 1 });
  });
});

it('classBaseline answers with the class that the priors have most of, the lowest of equal ones', () => {
  const record = recordOf(drawn(6).logits, Int32Array.of(0, 1, 1, 2, 2, 2));
  const baseline = classBaseline(record, [4, 4, 0]);
  expect(baseline).toMatchObject({ label: 0, accuracy: 1 / 6, recall: { macro: 1 / 3 } });
  expect(baseline.logLoss).toBeCloseTo((3 * Math.LN2 + 3 * 52 * Math.LN2) / 6, 12);
});
