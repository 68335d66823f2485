import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { argmax } from './argmax.ts';
import { metricOf } from './document.ts';
import { evaluateBinary } from './evaluate-binary.ts';
import { evaluateClassification } from './evaluate-classification.ts';
import { evaluateMultiLabel } from './evaluate-multi-label.ts';
import { evaluateRegression } from './evaluate-regression.ts';
import { softmax } from './softmax.ts';
import { thinCurve } from './thin-curve.ts';

const scores = new Float64Array(400);
stream(1, 'scores', 0).fillUniform(scores);
// steps of 1/32 give many ties
for (let i = 0; i < scores.length; i++) scores[i] = Math.round(scores[i] * 32) / 32;
const targets = Uint8Array.from(scores, (score, i) => (score + ((i * 7) % 11) / 11 > 1 ? 1 : 0));

it('argmax gives a tie to the lowest column', () => {
  expect([...argmax([1, 3, 3, 2, 2, 2, -1, -2, -1], 3)]).toEqual([1, 0, 0]);
});

it('softmax is exp(x) / sum exp(x), and stays finite where exp is not', () => {
  const [a, b] = softmax([Math.log(3), Math.log(1)], 2);
  expect(a).toBeCloseTo(0.75, 14);
  expect(b).toBeCloseTo(0.25, 14);
  expect([...softmax([1000, 1000, -1000, 0], 2)]).toEqual([0.5, 0.5, 0, 1]);
});

describe('evaluateBinary', () => {
  const report = evaluateBinary({ targets, scores });

  it('gives as AUC the share of pairs in which the positive outranks the negative, ties counted half', () => {
    let won = 0;
    let pairs = 0;
    for (const [i, positive] of targets.entries()) {
      for (const [j, other] of targets.entries()) {
        if (positive !== 1 || other !== 0) continue;
        pairs++;
        won += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      }
    }
    expect(report.rocAuc).toBeCloseTo(won / pairs, 12);
  });

  it('starts the precision-recall curve at recall 0 and ends it with everything predicted', () => {
    const { precision, recall, thresholds } = report.precisionRecallCurve!;
    const positives = targets.reduce((sum, target) => sum + target, 0);
    expect([precision[0], recall[0], thresholds[0]]).toEqual([1, 0, null]);
    expect([precision.at(-1), recall.at(-1)]).toEqual([positives / targets.length, 1]);
    expect(thresholds).toHaveLength(1 + new Set(scores).size);
    for (const [i, threshold] of thresholds.entries()) {
      if (threshold === null) continue;
      const chosen = targets.filter((_, sample) => scores[sample] >= threshold);
      expect(precision[i]).toBeCloseTo(chosen.reduce((sum, target) => sum + target, 0) / chosen.length, 12);
    }
  });

  it('bins every sample once, and explains the calibration error', () => {
    const error = report.calibration.reduce(
      (sum, { samples, confidence, accuracy }) =>
        sum + (samples === 0 ? 0 : (samples / targets.length) * Math.abs(accuracy! - confidence!)),
      0,
    );
    expect(report.calibration.reduce((sum, { samples }) => sum + samples, 0)).toBe(targets.length);
    expect(report.expectedCalibrationError).toBeCloseTo(error, 12);
    expect(report.calibration[0]).toEqual({ lower: 0, upper: 0.1, samples: 0, confidence: null, accuracy: null });
  });

  it('thins curves on request, not the areas under them', () => {
    const thinned = evaluateBinary({ targets, scores, curvePoints: 5 });
    expect(thinned.rocCurve!.thresholds).toHaveLength(5);
    expect(thinned.rocCurve!.truePositiveRate[0]).toBe(0);
    expect(thinned.rocCurve!.truePositiveRate[4]).toBe(1);
    expect(thinned.rocAuc).toBe(report.rocAuc);
  });

  it('keeps the log loss finite when a certain prediction is wrong', () => {
    const { logLoss } = evaluateBinary({ targets: [1, 0], scores: [0, 0] });
    expect(logLoss).toBeCloseTo((52 * Math.LN2) / 2, 12);
  });
});

describe('evaluateClassification', () => {
  const logits = [2, 0, 1, 0, 3, 1, 1, 1, 0];

  it('takes logits, which give the report of their probabilities', () => {
    const input = { classes: 3, targets: [0, 1, 1] };
    expect(evaluateClassification({ ...input, logits })).toEqual(
      evaluateClassification({ ...input, probabilities: softmax(logits, 3) }),
    );
    expect(evaluateClassification({ ...input, logits }).confusionMatrix).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('with predicted classes alone has no part on probabilities', () => {
    const report = evaluateClassification({ classes: 2, targets: [0, 1], predictions: [0, 0] });
    expect(report.accuracy).toBe(0.5);
    expect(report).not.toHaveProperty('logLoss');
  });

  it('gives 0/0 the value asked for', () => {
    const { precision, f1 } = evaluateClassification({
      classes: 3,
      targets: [0, 1],
      predictions: [0, 1],
      zeroDivision: 1,
    });
    expect(precision.perClass).toEqual([1, 1, 1]);
    expect(f1).toEqual({ macro: 1, micro: 1, weighted: 1, perClass: [1, 1, 1] });
  });

  it('survives JSON', () => {
    const report = evaluateClassification({ classes: 3, targets: [0, 1, 1], logits });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

it('evaluateMultiLabel counts labels, and samples that are right altogether', () => {
  const report = evaluateMultiLabel({ labels: 2, targets: [1, 0, 1, 1], predictions: [1, 0, 0, 1] });
  expect(report).toMatchObject({ samples: 2, zeroOne: 0.5, hammingLoss: 0.25, exactMatch: 0.5, support: [2, 1] });
});

it('evaluateRegression of the mean has R2 0', () => {
  expect(evaluateRegression({ targets: [1, 2, 6], predictions: [3, 3, 3] })).toMatchObject({
    r2: 0,
    mse: 14 / 3,
    mae: 2,
  });
});

describe('thinCurve', () => {
  const bend = { x: [0, 1, 2, 3, 4, 5, 6], y: [0, 0, 0, 3, 3.5, 4, 6], name: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] };

  it('keeps both ends and the points farthest from the lines between', () => {
    expect(thinCurve(bend, ['x', 'y'], 3)).toEqual({ x: [0, 2, 6], y: [0, 0, 6], name: ['a', 'c', 'g'] });
    expect(thinCurve(bend, ['x', 'y'], 4).name).toEqual(['a', 'c', 'd', 'g']);
  });

  it('leaves out what lies on a line, and leaves alone what is short enough', () => {
    expect(thinCurve({ x: [0, 1, 2, 3, 4], y: [5, 6, 7, 8, 9] }, ['x', 'y'], 4)).toEqual({ x: [0, 4], y: [5, 9] });
    expect(thinCurve({ x: [0, 1], y: [0, 1] }, ['x', 'y'], 2)).toEqual({ x: [0, 1], y: [0, 1] });
  });

  it('keeps the shape: the area under a thinned curve is that of the whole', () => {
    const { rocCurve: whole } = evaluateBinary({ targets, scores: scores.map((score, i) => score + i / 1e6) });
    const { rocCurve: thinned } = evaluateBinary({
      targets,
      scores: scores.map((score, i) => score + i / 1e6),
      curvePoints: 40,
    });
    const area = ({ falsePositiveRate: x, truePositiveRate: y }: NonNullable<typeof whole>) =>
      x.slice(1).reduce((sum, right, i) => sum + ((right - x[i]) * (y[i + 1] + y[i])) / 2, 0);
    expect(thinned!.thresholds).toHaveLength(40);
    expect(Math.abs(area(thinned!) - area(whole!))).toBeLessThan(0.005);
  });
});

describe('what does not fit is refused', () => {
  it.each([
    ['no samples', () => evaluateBinary({ targets: [], scores: [] }), /at least one, received 0 targets/],
    ['missing scores', () => evaluateBinary({ targets: [0, 1], scores: [1] }), /expects 2 predictions .* received 1/],
    ['a third class', () => evaluateBinary({ targets: [2], scores: [1] }), /targets from 0 to 1, received 2 at 0/],
    [
      'a class out of range',
      () => evaluateClassification({ classes: 2, targets: [0, 5], predictions: [0, 1] }),
      /targets from 0 to 1, received 5 at 1/,
    ],
    [
      'a prediction out of range',
      () => evaluateClassification({ classes: 2, targets: [0, 1], predictions: [0, -1] }),
      /predictions from 0 to 1, received -1 at 1/,
    ],
    [
      'probabilities of another number of classes',
      () => evaluateClassification({ classes: 3, targets: [0, 1], probabilities: [0.5, 0.5] }),
      RangeError,
    ],
    [
      'scores that are no numbers',
      () => evaluateBinary({ targets: [0, 1], scores: [0.5, Number.NaN] }),
      /numbers as scores, received NaN at 1/,
    ],
    [
      'probabilities that are no numbers',
      () => evaluateClassification({ classes: 2, targets: [0], probabilities: [Number.NaN, 1] }),
      /numbers as probabilities, received NaN at 0/,
    ],
    [
      'half a sample',
      () => evaluateRegression({ targets: [1, 2, 3], predictions: [1, 2, 3], outputs: 2 }),
      /whole samples/,
    ],
    [
      'a metric of probabilities that are not there',
      () => metricOf('logLoss').value({ task: 'multiClass', classes: 2, targets: [0], predictions: [0] }),
      /logLoss expects probabilities, received predicted classes alone/,
    ],
  ])('%s', (_what, evaluate, message) => {
    expect(evaluate).toThrow(message);
  });
});
