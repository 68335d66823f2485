import { earlyStoppingSchema, lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { settledWatchers, watcherFindings } from './monitors.ts';

const mse = lossSchema.parse({ type: 'mse' });
const crossEntropy = lossSchema.parse({ type: 'crossEntropy' });
const stopping = (more: object = {}) => earlyStoppingSchema.parse(more);
const policy = { keepBest: 1, keepLast: 1 };

describe('watcherFindings', () => {
  it('lists the metrics there are where one is watched that will not be there', () => {
    const earlyStopping = stopping({ monitor: 'validation.accuracy' });
    expect(watcherFindings({ earlyStopping }, { hasValidation: false, loss: crossEntropy })).toMatchObject([
      {
        pointer: '/earlyStopping/monitor',
        code: 'unknownMonitor',
        expected: ['train.loss', 'train.accuracy'],
        received: 'validation.accuracy',
        hint: 'Give split a validation share, or watch a metric of train.',
      },
    ]);
    const checkpoints = { ...policy, monitor: 'train.accuracy' as const };
    expect(watcherFindings({ checkpoints }, { hasValidation: true, loss: mse })).toMatchObject([
      { pointer: '/checkpoints/monitor', expected: ['train.loss', 'validation.loss'], received: 'train.accuracy' },
    ]);
  });

  it('refuses a best checkpoint that is not the one to restore', () => {
    const sources = { hasValidation: true, loss: crossEntropy };
    const checkpoints = { ...policy, monitor: 'validation.loss' as const };
    const monitor = 'validation.accuracy';
    expect(watcherFindings({ earlyStopping: stopping({ monitor }), checkpoints }, sources)).toMatchObject([
      { pointer: '/checkpoints/monitor', code: 'conflictingMonitors', received: 'validation.loss' },
    ]);
    expect(watcherFindings({ earlyStopping: stopping({ monitor, restoreBest: false }), checkpoints }, sources)).toEqual(
      [],
    );
  });
});

describe('settledWatchers', () => {
  it('lets both go by the same metric: the one that is named, else the loss', () => {
    const monitor = 'validation.accuracy';
    const settled = settledWatchers({ earlyStopping: stopping({ monitor }), checkpoints: policy }, true);
    expect(settled).toMatchObject({ earlyStopping: { monitor, mode: 'max' }, checkpoints: { monitor, mode: 'max' } });
    const other = settledWatchers(
      { earlyStopping: stopping(), checkpoints: { ...policy, mode: 'min' as const } },
      false,
    );
    expect(other).toMatchObject({
      earlyStopping: { monitor: 'train.loss', mode: 'min' },
      checkpoints: { monitor: 'train.loss', mode: 'min' },
    });
    expect(settledWatchers({ checkpoints: policy }, true)).toEqual({
      checkpoints: { ...policy, monitor: 'validation.loss', mode: 'min' },
    });
  });
});
