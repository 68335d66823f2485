import { lossSchema, scheduleSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { scheduleFindings } from './schedule.ts';

const watching = (monitor: string) => scheduleSchema.parse({ type: 'reduceOnPlateau', monitor } as never);
const crossEntropy = lossSchema.parse({ type: 'crossEntropy' });
const mse = lossSchema.parse({ type: 'mse' });

describe('scheduleFindings', () => {
  it.each([
    ['validation.loss', { hasValidation: true, loss: mse }],
    ['validation.accuracy', { hasValidation: true, loss: crossEntropy }],
    ['train.accuracy', { hasValidation: false, loss: lossSchema.parse({ type: 'hinge' }) }],
    ['validation.accuracy', { hasValidation: true, loss: undefined }],
  ])('has nothing against %s where there is one', (monitor, sources) => {
    expect(scheduleFindings(watching(monitor), sources)).toEqual([]);
  });

  it('refuses a metric of validation without a validation split', () => {
    expect(scheduleFindings(watching('validation.loss'), { hasValidation: false, loss: mse })).toMatchObject([
      { severity: 'error', pointer: '/schedule/monitor', expected: ['train.loss'], received: 'validation.loss' },
    ]);
  });

  it('refuses the accuracy of a regression, also after a warm-up', () => {
    const then = { type: 'reduceOnPlateau', monitor: 'train.accuracy' };
    const schedule = scheduleSchema.parse({ type: 'linearWarmup', warmupSteps: 3, then } as never);
    expect(scheduleFindings(schedule, { hasValidation: true, loss: mse })).toMatchObject([
      { pointer: '/schedule/then/monitor', expected: ['train.loss', 'validation.loss'], received: 'train.accuracy' },
    ]);
  });

  it('has nothing to say of schedules that watch nothing, or of none', () => {
    const sources = { hasValidation: false, loss: mse };
    expect(scheduleFindings(scheduleSchema.parse({ type: 'cosine' }), sources)).toEqual([]);
    expect(scheduleFindings(undefined, sources)).toEqual([]);
  });
});
