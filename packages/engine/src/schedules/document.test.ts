import { describe, expect, it } from 'vitest';
import type { ScheduleState } from './define-schedule.ts';
import { freshSchedule, learningRateAt, observedBy, scheduleSchema, watcherIn } from './document.ts';

type Document = Parameters<typeof scheduleSchema.parse>[0];

function rates(document: Document, points: number, { base = 0.1, length = points, metrics = [] as number[] } = {}) {
  const options = scheduleSchema.parse(document);
  let state: ScheduleState = freshSchedule;
  return Array.from({ length: points }, (_, at) => {
    const point = { at, base, length, state };
    const rate = learningRateAt(options, point);
    if (at in metrics) state = observedBy(options, metrics[at], point);
    return rate;
  });
}

const near = (expected: readonly number[]) => expected.map((value) => expect.closeTo(value, 12));

describe('a schedule without a length of its own is as long as the run', () => {
  it.each<[Document, number, number]>([
    [{ type: 'cosine', minLearningRate: 0.02 }, 10, 0.02],
    [{ type: 'polynomial', endLearningRate: 0.03 }, 10, 0.03],
    [{ type: 'oneCycle' }, 9, 0.1 / 25 / 1e4],
    [{ type: 'rangeTest', minLearningRate: 1e-6, maxLearningRate: 2 }, 9, 2],
  ])('%j', (document, at, rate) => {
    expect(rates(document, at + 1, { length: 10 })[at]).toBeCloseTo(rate, 12);
  });

  it('after a warm-up as long as what that leaves', () => {
    const received = rates({ type: 'linearWarmup', warmupSteps: 4, startFactor: 0.5, then: { type: 'polynomial' } }, 8);
    expect(received).toEqual(near([0.05, 0.0625, 0.075, 0.0875, 0.1, 0.075, 0.05, 0.025]));
  });
});

describe('one cycle', () => {
  it('stays where it ended', () => {
    const received = rates({ type: 'oneCycle', totalSteps: 5 }, 8);
    expect(received.slice(5)).toEqual([received[4], received[4], received[4]]);
  });

  // OneCycleLR of PyTorch 1.13 with these options.
  it.each([
    [
      { totalSteps: 12, divFactor: 10, finalDivFactor: 100, annealStrategy: 'linear', threePhase: true } as const,
      [
        0.05, 0.223076923, 0.396153846, 0.430769231, 0.257692308, 0.0846153846, 0.0431724138, 0.034637931, 0.0261034483,
        0.0175689655, 0.00903448276, 0.0005,
      ],
    ],
    [
      { totalSteps: 12, divFactor: 10, finalDivFactor: 100, annealStrategy: 'cosine', threePhase: true } as const,
      [
        0.05, 0.1952139, 0.443414918, 0.474227606, 0.247879247, 0.0565380911, 0.0477124916, 0.0391393799, 0.026589938,
        0.0136568911, 0.00404278489, 0.0005,
      ],
    ],
    [
      { totalSteps: 10, pctStart: 0.05, annealStrategy: 'linear' } as const,
      [
        0.473684316, 0.421052947, 0.368421579, 0.315790211, 0.263158842, 0.210527474, 0.157896105, 0.105264737,
        0.0526333684, 2e-6,
      ],
    ],
  ])('turns between two steps: %j', (options, expected) => {
    const received = rates({ type: 'oneCycle', maxLearningRate: 0.5, ...options }, expected.length);
    for (const [at, rate] of expected.entries()) expect(Math.abs(received[at] - rate)).toBeLessThan(1e-9);
  });
});

describe('reduceOnPlateau', () => {
  const flat = new Array(12).fill(1);

  // ReduceLROnPlateau of PyTorch 1.13 with these options and metrics.
  it('drops where PyTorch does', () => {
    const metrics = [
      1.227, 1.084, 1.121, 1.22, 1.009, 1.24, 1.119, 1.226, 1.171, 1.132, 1.192, 1.157, 1.205, 1.092, 1.139, 1.136,
    ];
    const options = { patience: 1, factor: 0.5, threshold: 0.05, thresholdMode: 'absolute', cooldown: 2 } as const;
    const received = rates({ type: 'reduceOnPlateau', minLearningRate: 0.02, ...options }, 16, { metrics });
    expect(received).toEqual(near([0.1, 0.05, 0.025, 0.02].flatMap((rate) => [rate, rate, rate, rate])));
  });

  it('after a warm-up heeds no metric of the warm-up', () => {
    const then = { type: 'reduceOnPlateau', patience: 1, factor: 0.5 };
    const received = rates({ type: 'linearWarmup', warmupSteps: 4, startFactor: 0.6, then }, 9, { metrics: flat });
    expect(received).toEqual(near([0.06, 0.07, 0.08, 0.09, 0.1, 0.1, 0.1, 0.05, 0.05]));
  });

  it('takes an accuracy for better when it is higher', () => {
    const options = { type: 'reduceOnPlateau', patience: 0, factor: 0.5 } as const;
    const metrics = [0.1, 0.2, 0.3];
    expect(rates({ ...options, monitor: 'validation.accuracy' }, 4, { metrics })).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect(rates({ ...options, monitor: 'validation.loss' }, 4, { metrics })).toEqual(near([0.1, 0.1, 0.05, 0.025]));
  });

  it('takes a metric that is no number for a bad one, be it the first', () => {
    const metrics = [Number.NaN, Number.POSITIVE_INFINITY, 1, 2];
    expect(rates({ type: 'reduceOnPlateau', patience: 1, factor: 0.5 }, 4, { metrics })).toEqual(
      near([0.1, 0.1, 0.05, 0.05]),
    );
  });
});

it.each<[Document, string | undefined]>([
  [{ type: 'constant' }, undefined],
  [{ type: 'reduceOnPlateau', monitor: 'train.loss' }, 'train.loss'],
  [{ type: 'linearWarmup', warmupSteps: 1 }, undefined],
  [{ type: 'linearWarmup', warmupSteps: 1, then: { type: 'cosine' } }, undefined],
  [{ type: 'linearWarmup', warmupSteps: 1, then: { type: 'reduceOnPlateau', monitor: 'train.loss' } }, 'train.loss'],
])('%j watches %s', (document, monitor) => {
  expect(watcherIn(scheduleSchema.parse(document))?.monitor).toBe(monitor);
});

it.each([
  { type: 'sawtooth' },
  { type: 'step' },
  { type: 'step', stepSize: 0 },
  { type: 'exponential', gamma: 1.5 },
  { type: 'oneCycle', pctStart: 2 },
  { type: 'reduceOnPlateau', monitor: 'test.loss' },
  { type: 'linearWarmup', warmupSteps: 3, then: { type: 'sawtooth' } },
  { type: 'linearWarmup', warmupSteps: 3, then: { type: 'step' } },
  { type: 'linearWarmup', warmupSteps: 3, then: { type: 'linearWarmup', warmupSteps: 3 } },
])('%j is no schedule', (document) => {
  expect(scheduleSchema.safeParse(document).success).toBe(false);
});
