import { type Fold, type Folds, foldAt, foldsOf } from '@trainyard/engine';
import { z } from 'zod';
import { caseFields } from '../cases/fields.ts';
import { type Comparison, compare, listComparison } from '../verdict/compare.ts';
import { treeComparisons } from '../verdict/compare-tree.ts';
import { fail, type Verdict } from '../verdict/verdict.ts';

const rows = z.array(z.int().min(0));
const perClass = z.record(z.string(), z.int().min(0));
const group = z.union([z.string(), z.number()]);

export const kFoldCase = z.strictObject({
  ...caseFields,
  kind: z.literal('kFold'),
  samples: z.int().positive(),
  folds: z.int().min(2),
  shuffle: z.literal(false),
  expected: z.strictObject({ testIndexes: z.array(rows) }),
});

export const stratifiedKFoldCase = z.strictObject({
  ...caseFields,
  kind: z.literal('stratifiedKFold'),
  labels: z.array(z.int()),
  folds: z.int().min(2),
  expected: z.strictObject({ minimumPerClass: perClass, maximumPerClass: perClass }),
});

export const leaveOneGroupOutCase = z.strictObject({
  ...caseFields,
  kind: z.literal('leaveOneGroupOut'),
  groups: z.array(group),
  expected: z.strictObject({ folds: z.array(z.strictObject({ group, test: rows, train: rows })) }),
});

const exact = { absolute: 0, relative: 0 };

/** The rows that each fold tests, in the order of the folds. */
export function judgeKFold({ samples, folds, shuffle, expected }: z.output<typeof kFoldCase>): Verdict {
  const found = eachFold(foldsOf({ type: 'kFold', folds, shuffle }, { rows: samples, seed: 1 }));
  const tested = found.map(({ test }) => [...test]);
  return compare(
    [...treeComparisons(expected.testIndexes, tested, 'testIndexes'), ...partition(found, samples)],
    exact,
  );
}

/** Bounds of each class in each fold, that the folds differ by at most one row, and that together they are all rows;
 *  as the rows lie and drawn from several seeds. */
export function judgeStratifiedKFold({ labels, folds, expected }: z.output<typeof stratifiedKFoldCase>): Verdict {
  const draws = [0, 1, 2, 3].map((seed) => ({ seed, shuffle: seed > 0 }));
  const found = draws.map(({ seed, shuffle }) =>
    eachFold(foldsOf({ type: 'stratifiedKFold', folds, shuffle }, { rows: labels.length, seed, classes: labels })),
  );
  const faults = found.flatMap((drawn) => stratificationFaults(drawn, labels, expected));
  if (faults.length > 0) return fail(faults.join('; '));
  return compare(
    found.flatMap((drawn) => partition(drawn, labels.length)),
    exact,
  );
}

function stratificationFaults(
  found: readonly Fold[],
  labels: readonly number[],
  { minimumPerClass, maximumPerClass }: z.output<typeof stratifiedKFoldCase>['expected'],
): string[] {
  const sizes = found.map(({ test }) => test.length);
  const spread = Math.max(...sizes) - Math.min(...sizes);
  const uneven = spread > 1 ? [`sizes: expected a difference of at most 1, received ${sizes}`] : [];
  const outside = Object.keys(minimumPerClass).flatMap((label) => {
    const [low = 0, high = 0] = [minimumPerClass[label], maximumPerClass[label]];
    const counts = found.map(({ test }) => test.filter((row) => String(labels[row]) === label).length);
    const faulty = counts.some((count) => count < low || count > high);
    return faulty ? [`class ${label}: expected ${low} to ${high} rows a fold, received ${counts}`] : [];
  });
  return [...uneven, ...outside];
}

/** Both sides of the fold of each group; the order of the folds is free. */
export function judgeLeaveOneGroupOut({ groups, expected }: z.output<typeof leaveOneGroupOutCase>): Verdict {
  const found = eachFold(foldsOf({ type: 'leaveOneGroupOut' }, { rows: groups.length, seed: 1, groups }));
  const byGroup = (folds: readonly { group?: unknown; test: Iterable<number>; train: Iterable<number> }[]) =>
    Object.fromEntries(folds.map(({ group: of, test, train }) => [String(of), { test: [...test], train: [...train] }]));
  return compare(
    [
      listComparison('number of folds', [expected.folds.length], [found.length]),
      ...treeComparisons(byGroup(expected.folds), byGroup(found), 'groups'),
    ],
    exact,
  );
}

function eachFold(folds: Folds): Fold[] {
  return Array.from({ length: folds.count }, (_, at) => foldAt(folds, at));
}

/** That every row is tested once and trained with in all other folds. */
function partition(folds: readonly Fold[], samples: number): Comparison[] {
  const everyRow = Array.from({ length: samples }, (_, row) => row);
  const sorted = (lists: readonly Int32Array[]) => lists.flatMap((list) => [...list]).toSorted((a, b) => a - b);
  const tested = listComparison('tested rows', everyRow, sorted(folds.map(({ test }) => test)));
  const sides = folds.map(({ train, test }, at) =>
    listComparison(`rows of fold ${at}`, everyRow, sorted([train, test])),
  );
  return [tested, ...sides];
}
