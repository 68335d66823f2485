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

  it('reports tokens without their padding, and the sequences that a decoder wrote to the end', () => {
    const perRow = (rows: number[][]) => Int32Array.from(rows.flat());
    const outcome = {
      split: 'test',
      samples: samples([4, 5, 3, 0, 6, 3, 0, 0], 4),
      found: perRow([
        [4, 5, 3, 9],
        [6, 4, 0, 0],
      ]),
      decoded: perRow([
        [4, 5, 3, 0],
        [6, 3, 0, 0],
      ]),
      loss: 0.5,
    } as const;
    const target = { kind: 'sequence', column: 'y' } as const;
    expect(reportOf(target, outcome)).toMatchObject({ task: 'sequence', accuracy: 0.8, exactMatch: 1 });
    const { decoded: _, ...tagged } = outcome;
    expect(reportOf(target, tagged)).toMatchObject({ accuracy: 0.8, exactMatch: 0.5 });
  });

  it('reports a class at every step over all steps', () => {
    const target = { kind: 'classes', columns: ['a', 'b'], classes: ['x', 'y'], values: [] } as const;
    const outcome = { split: 'test', samples: samples([0, 1, 1, 1], 2), found: Int32Array.of(0, 1, 1, 0), loss: 1 };
    const given = { ...target, columns: [...target.columns], classes: [...target.classes], values: [] };
    expect(reportOf(given, { ...outcome, split: 'test' })).toMatchObject({ samples: 2, accuracy: 0.75 });
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
