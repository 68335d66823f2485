import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricHistory } from './metric-series.ts';

describe('MetricHistory', () => {
  it('holds of every step what was put last, by step, whatever the order they came in', () => {
    const put = fc.record({ step: fc.nat({ max: 30 }), value: fc.double({ noNaN: true }) });
    fc.assert(
      fc.property(fc.array(put), (puts) => {
        const history = new MetricHistory();
        for (const { step, value } of puts) history.put('train.loss', { step, value, epoch: 0 });
        const expected = [...new Map(puts.map(({ step, value }) => [step, value]))].sort(([a], [b]) => a - b);
        expect(history.points('train.loss').map(({ step, value }) => [step, value])).toEqual(expected);
      }),
    );
  });

  it('takes what is not finite with its name', () => {
    const history = new MetricHistory();
    const data = {
      values: { 'train.loss': null, 'train.accuracy': 0.5 },
      nonFinite: { 'train.loss': 'inf' as const },
      epoch: 2,
    };
    history.add({ type: 'metric', seq: 1, at: '', attempt: 1, step: 7, data });
    expect(history.points('train.loss')).toEqual([{ step: 7, epoch: 2, value: null, nonFinite: 'inf' }]);
    expect(history.points('train.accuracy')).toEqual([{ step: 7, epoch: 2, value: 0.5 }]);
    expect(history.names()).toEqual(['train.accuracy', 'train.loss']);
  });
});
