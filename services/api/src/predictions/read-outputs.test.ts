import { describe, expect, it } from 'vitest';
import { readOutputs } from './read-outputs.ts';

const tensor = (shape: number[], ...values: number[]) => ({ shape, values: Float32Array.from(values) });

describe('readOutputs', () => {
  it('names the most probable class, of equals the first', () => {
    const form = { kind: 'class' as const, classes: ['no', 'yes'] };
    expect(readOutputs(tensor([3, 2], 0.25, 0.75, 0.5, 0.5, 1, 0), form)).toEqual([
      { class: 'yes', probabilities: { no: 0.25, yes: 0.75 } },
      { class: 'no', probabilities: { no: 0.5, yes: 0.5 } },
      { class: 'no', probabilities: { no: 1, yes: 0 } },
    ]);
  });

  it('names no class where the model overflowed', () => {
    const form = { kind: 'class' as const, classes: ['no', 'yes'] };
    expect(readOutputs(tensor([1, 2], Number.NaN, 1), form)).toEqual([
      { class: null, probabilities: { no: null, yes: 1 } },
    ]);
  });

  it('gives numbers, null where they are not finite', () => {
    const values = [1.5, Number.POSITIVE_INFINITY];
    expect(readOutputs(tensor([2, 1], ...values), { kind: 'number', classes: [] })).toEqual([
      { value: 1.5 },
      { value: null },
    ]);
    expect(readOutputs(tensor([1, 2], ...values), { kind: 'numbers', classes: [] })).toEqual([{ values: [1.5, null] }]);
    expect(readOutputs(tensor([1, 2], ...values), { kind: 'numbers', classes: [], labels: ['sea', 'sun'] })).toEqual([
      { values: [1.5, null], labels: { sea: 1.5, sun: null } },
    ]);
  });
});
