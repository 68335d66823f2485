import { holdOut } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields } from '../cases/fields.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import type { Verdict } from '../verdict/verdict.ts';

const fraction = z.number().min(0).max(1);

export const holdOutCase = z.strictObject({
  ...caseFields,
  kind: z.literal('holdOut'),
  samples: z.int().positive(),
  fractions: z.strictObject({ train: fraction, validation: fraction, test: fraction }),
  expected: z.strictObject({
    sizes: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  }),
});

/** Sizes of a hold-out split, and that its parts hold every row once. */
export function judgeHoldOut({ samples, fractions, expected }: z.output<typeof holdOutCase>): Verdict {
  const { train, validation, test } = holdOut({ rows: samples, ...fractions, seed: 1 });
  const sizes = { train: train.length, validation: validation.length, test: test.length };
  const rows = [...train, ...validation, ...test].toSorted((a, b) => a - b);
  const everyRow = Array.from({ length: samples }, (_, row) => row);
  return compare([...treeComparisons(expected.sizes, sizes, 'sizes'), ...treeComparisons(everyRow, rows, 'rows')], {
    absolute: 0,
    relative: 0,
  });
}
