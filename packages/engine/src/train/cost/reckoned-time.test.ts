import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossSchema } from '../../losses/document.ts';
import { checkModel } from '../../model/check.ts';
import { optimizerSchema } from '../../optimizers/document.ts';
import { reckonedTime, type TimedTraining } from './reckoned-time.ts';
import { stepTime } from './step-time.ts';

const dense = (units: number) => ({ type: 'dense', units });

function timed(more: Partial<TimedTraining> = {}, layers: readonly object[] = [dense(8), dense(3)]): TimedTraining {
  const { model } = checkModel({ input: { shape: [4] }, layers: [...layers] });
  return {
    model: model!,
    loss: lossSchema.parse({ type: 'crossEntropy' }),
    optimizer: optimizerSchema.parse({ type: 'adam' }),
    batchSize: 16,
    epochs: 2,
    rows: { train: 100, validation: 20, test: 30 },
    dataBytes: 0,
    validatedRows: 20,
    reportedRows: 50,
    ...more,
  };
}

const work = fc.record({
  epochs: fc.integer({ min: 1, max: 1000 }),
  validatedRows: fc.nat(2000),
  reportedRows: fc.nat(2000),
  trainings: fc.integer({ min: 1, max: 50 }),
});

describe('the time that a job is reckoned at', () => {
  it('is never shorter for more of anything', () => {
    fc.assert(
      fc.property(work, work, (one, other) => {
        const [more, less] = [{ ...one }, { ...one }];
        for (const name of ['epochs', 'validatedRows', 'reportedRows', 'trainings'] as const) {
          more[name] = Math.max(one[name], other[name]);
          less[name] = Math.min(one[name], other[name]);
        }
        expect(reckonedTime(timed(more))).toBeGreaterThanOrEqual(reckonedTime(timed(less)));
      }),
      { numRuns: 50 },
    );
  });

  it('has every step in it, and what comes of it beside', () => {
    const training = timed({ epochs: 10 });
    expect(reckonedTime(training)).toBeGreaterThan(10 * Math.ceil(100 / 16) * stepTime(training));
  });

  it('is shorter where validation is rarer, the evaluation at the end apart', () => {
    const by = (validateEvery: TimedTraining['validateEvery']) => reckonedTime(timed({ epochs: 40, validateEvery }));
    expect(by({ epochs: 10 })).toBeLessThan(by({ epochs: 1 }));
    expect(by({ epochs: 1 })).toBe(by(undefined));
    // 7 steps make an epoch.
    expect(by({ steps: 7 })).toBe(by({ epochs: 1 }));
  });

  it('is no longer for epochs that the steps do not reach', () => {
    expect(reckonedTime(timed({ steps: 14, epochs: 1000 }))).toBe(reckonedTime(timed({ epochs: 2 })));
  });
});

describe('the time of a step', () => {
  it('grows with the batch and with the network, and is none without rows', () => {
    const wide = [dense(512), dense(3)];
    expect(stepTime(timed({ batchSize: 64 }, wide))).toBeGreaterThan(stepTime(timed({ batchSize: 16 }, wide)));
    expect(stepTime(timed({}, wide))).toBeGreaterThan(stepTime(timed()));
    expect(stepTime(timed({ rows: { train: 0, validation: 0, test: 0 } }))).toBe(0);
  });
});
