import type { Samples } from '@trainyard/engine';
import { describe, expect, it } from 'vitest';
import { reportOf } from './reports.ts';

/** Samples whose rows lie in another order in their table. */
const samples = (targets: number[], perRow = 1): Samples => {
  const count = targets.length / perRow;
  const rows = Int32Array.from({ length: count }, (_, i) => count - 1 - i);
  const table = new Float32Array(targets.length);
  for (const [i, row] of rows.entries()) table.set(targets.slice(i * perRow, (i + 1) * perRow), row * perRow);
  return { rows, inputs: {}, targets: table };
};

describe('reportOf', () => {
  it('reports a classifier class by class, with the names of the classes', () => {
    const target = { kind: 'class', column: 'y', classes: ['cat', 'dog'], values: [0, 1] } as const;
    const outcome = {
      split: 'test',
      samples: samples([0, 0, 1, 1]),
      found: Int32Array.of(0, 1, 1, 0),
      loss: 0.25,
    } as const;
    const classes = { ...target, classes: [...target.classes], values: [...target.values] };
    expect(reportOf(classes, outcome)).toEqual({
      kind: 'evaluation',
      task: 'classification',
      split: 'test',
      samples: 4,
      loss: 0.25,
      accuracy: 0.5,
      macro: { precision: 0.5, recall: 0.5, f1: 0.5 },
      weighted: { precision: 0.5, recall: 0.5, f1: 0.5 },
      perClass: ['cat', 'dog'].map((name) => ({ class: name, precision: 0.5, recall: 0.5, f1: 0.5, support: 2 })),
      confusionMatrix: {
        classes: ['cat', 'dog'],
        matrix: [
          [1, 1],
          [1, 1],
        ],
      },
    });
  });

  it('reports a regression over all its columns, of what was predicted', () => {
    const outcome = {
      split: 'validation',
      samples: samples([1, 2, 3, 4], 2),
      found: Float32Array.of(1, 3, 3, 3),
      loss: Number.POSITIVE_INFINITY,
    } as const;
    expect(reportOf({ kind: 'numbers', columns: ['a', 'b'] }, outcome)).toMatchObject({
      task: 'regression',
      samples: 2,
      loss: null,
      mse: 0.5,
      mae: 0.5,
    });
  });
});
