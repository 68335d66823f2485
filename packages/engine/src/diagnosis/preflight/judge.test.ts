import { describe, expect, it } from 'vitest';
import type { ParameterReading } from '../health/reading.ts';
import { judgePreflight } from './judge.ts';
import type { Measured } from './measured.ts';

const parameter = (gradient: number, layer = 'a'): ParameterReading => {
  return { name: `${layer}.weight`, layer, role: 'weight', size: 10, scale: 0.3, gradient };
};

/** A sound start of a classifier of ten classes. */
function measured(more: Partial<Measured> = {}, start: Partial<Measured['start']> = {}): Measured {
  return {
    start: {
      step: 0,
      epoch: 0,
      loss: 2.4,
      baseline: 2.3,
      samples: 64,
      layers: [{ layer: 'a', kind: 'rectified', units: 20, mean: 0, standardDeviation: 1, dead: 0.1 }],
      parameters: [parameter(0.1), parameter(0.2, 'b')],
      ...start,
    },
    constants: { best: Math.log(10), zeros: Math.log(10) },
    features: [{ name: 'input', largest: 4, mean: 0, standardDeviation: 1, spread: 2 }],
    oneBatch: { samples: 32, steps: 50, before: 2.4, after: 0.2 },
    ...more,
  };
}

/** What was not passed, with its layer. */
const troubles = (given: Measured) =>
  judgePreflight(given).checks.flatMap(({ check, verdict, layer }) =>
    verdict === 'passed' ? [] : [`${verdict}: ${check}${layer ? ` ${layer}` : ''}`],
  );

describe('the pre-flight', () => {
  it('passes a sound start, saying of every check what was expected and what was found', () => {
    const { verdict, checks } = judgePreflight(measured());
    expect(verdict).toBe('passed');
    expect(checks.map(({ check }) => check)).toEqual(['deadUnits', 'gradients', 'initialLoss', 'oneBatch', 'scales']);
    for (const { expected, received, suggestion } of checks) {
      expect(expected).not.toBe('');
      expect(received).not.toBe('');
      expect(suggestion).toBeUndefined();
    }
    expect(checks.find(({ check }) => check === 'initialLoss')?.expected).toContain('2.3');
  });

  it.each([
    ['a loss far above that of zeros', measured({}, { loss: 90 }), 'warning: initialLoss'],
    ['a loss that is no number', measured({}, { loss: Number.NaN }), 'failed: initialLoss'],
    ['a gradient without end', measured({}, { parameters: [parameter(Infinity, 'b')] }), 'failed: gradients b'],
    ['a parameter without a gradient', measured({}, { parameters: [parameter(0, 'b')] }), 'warning: gradients b'],
    [
      'units that are dead',
      measured({}, { layers: [{ ...measured().start.layers[0], dead: 0.9 }] }),
      'warning: deadUnits a',
    ],
    [
      'a batch that is not learned',
      measured({ oneBatch: { samples: 8, steps: 50, before: 2, after: 1.9 } }),
      'warning: oneBatch',
    ],
    [
      'features of all sizes',
      measured({ features: [{ name: 'input', largest: 1680, mean: 70, standardDeviation: 200, spread: 500 }] }),
      'warning: scales',
    ],
    [
      'a target far from 0',
      measured({ target: { name: 'out', largest: 310, mean: 290, standardDeviation: 10, spread: 1 } }),
      'warning: scales',
    ],
  ])('tells of %s', (_, given, trouble) => {
    expect(troubles(given)).toEqual([trouble]);
    const { verdict, checks } = judgePreflight(given);
    expect(verdict).toBe(trouble.split(':')[0]);
    expect(checks.find((each) => each.verdict !== 'passed')?.suggestion).toBeTruthy();
  });

  it('leaves out what was not tried', () => {
    const { checks } = judgePreflight(measured({ oneBatch: undefined }));
    expect(checks.map(({ check }) => check)).not.toContain('oneBatch');
  });
});
