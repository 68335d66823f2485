import { holdOut } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields } from '../cases/fields.ts';
import { compare } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import { skip } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const fraction = z.number().min(0).max(1);

const parts = z.strictObject({
  ...caseFields,
  kind: z.literal('holdOut'),
  samples: z.int().positive(),
  fractions: z.strictObject({ train: fraction, validation: fraction, test: fraction }),
  expected: z.strictObject({
    sizes: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  }),
});

const kinds = [
  'kFold',
  'stratifiedKFold',
  'leaveOneGroupOut',
  'grid',
  'gaussianProcess',
  'correctedResampledTTest',
  'mcNemar',
  'biasVariance',
  'rangeTest',
] as const;

const notYet = z.looseObject({ ...caseFields, kind: z.enum(kinds) });

/** Sizes of a hold-out split, and that its parts hold every row once; the other kinds come with model selection. */
export const selection = defineKind(z.discriminatedUnion('kind', [parts, notYet]), (golden) => {
  if (golden.kind !== 'holdOut') return skip([`selection ${golden.kind}`]);
  const { samples, fractions, expected } = golden;
  const { train, validation, test } = holdOut({ rows: samples, ...fractions, seed: 1 });
  const sizes = { train: train.length, validation: validation.length, test: test.length };
  const rows = [...train, ...validation, ...test].toSorted((a, b) => a - b);
  const everyRow = Array.from({ length: samples }, (_, row) => row);
  return compare(
    [...treeComparisons(expected.sizes, sizes, 'sizes'), ...treeComparisons(everyRow, rows, 'rows')],
    exact,
  );
});

const exact = { absolute: 0, relative: 0 };
