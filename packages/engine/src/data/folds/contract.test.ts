import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDocuments } from '../../testing/member-documents.ts';
import type { FoldedRows, Folds } from './define-folding.ts';
import { type FoldingOptions, foldingSchema, foldsOf } from './document.ts';
import { foldAt } from './fold.ts';
import * as registry from './index.ts';

// What every folding must pass, and what each promises.

const examples: Readonly<Record<keyof typeof registry, readonly object[]>> = {
  kFold: [{}, { folds: 2, shuffle: false }],
  leaveOneGroupOut: [{}],
  stratifiedKFold: [{}, { folds: 3, shuffle: false }],
};

/** Rows that every folding can divide: at least five, of at least two groups. */
const someRows = fc
  .record({
    classes: fc.array(fc.integer({ min: -2, max: 4 }), { minLength: 5, maxLength: 120 }),
    subjects: fc.integer({ min: 2, max: 7 }),
    seed: fc.nat(),
  })
  .map(({ classes, subjects, seed }) => ({
    rows: classes.length,
    seed,
    classes,
    groups: classes.map((label, row) => `subject ${(row < 2 ? row : row * row + label + 2) % subjects}`),
  }));

function everyRow(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}

function testsOf(folds: Folds): Int32Array[] {
  return everyRow(folds.count).map((fold) => foldAt(folds, fold).test);
}

function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts);
}

const documents = Object.entries(examples).flatMap(([type, options]) =>
  options.map((given) => foldingSchema.parse({ type, ...given } as { type: 'kFold' })),
);

describe.each(Object.entries(registry))('%s', (type, { config }) => {
  describeDocuments(type, config, examples[type as keyof typeof registry]);
});

describe.each(documents.map((options) => [JSON.stringify(options), options] as const))('%s', (_, options) => {
  it('tests every row exactly once, by a model that was trained with all others', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const folds = foldsOf(options, rows);
        const both = everyRow(folds.count).map((fold) => foldAt(folds, fold));
        const tested = both.flatMap(({ test }) => [...test]);
        expect(tested.sort((a, b) => a - b)).toEqual(everyRow(rows.rows));
        for (const { train, test } of both) {
          expect(test.length).toBeGreaterThan(0);
          expect([...train, ...test].sort((a, b) => a - b)).toEqual(everyRow(rows.rows));
          for (const side of [train, test]) expect(side).toEqual(side.slice().sort());
        }
      }),
    );
  });

  it('is a function of what the rows hold and the seed', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const again = { ...rows, classes: Float32Array.from(rows.classes), groups: [...rows.groups] };
        expect(foldsOf(options, again)).toEqual(foldsOf(options, rows));
      }),
    );
  });
});

const counted = fc.tuple(someRows, fc.integer({ min: 2, max: 5 }), fc.boolean());

describe.each(['kFold', 'stratifiedKFold'] as const)('%s', (type) => {
  it('makes folds whose sizes differ by at most one', () => {
    fc.assert(
      fc.property(counted, ([rows, folds, shuffle]) => {
        const sizes = testsOf(foldsOf({ type, folds, shuffle }, rows)).map(({ length }) => length);
        expect(sizes).toHaveLength(folds);
        expect(spread(sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('draws by the seed only where it shuffles', () => {
    const classes = everyRow(40).map((row) => row % 3);
    const of = (seed: number, shuffle: boolean) => foldsOf({ type, folds: 4, shuffle }, { rows: 40, seed, classes });
    expect(of(1, true)).not.toEqual(of(2, true));
    expect(of(1, false)).toEqual(of(2, false));
  });

  it('tests every pair of rows together equally often', () => {
    const partners = new Array<number>(12).fill(0);
    for (let seed = 0; seed < 1100; seed++) {
      const { testedIn } = foldsOf({ type, folds: 4, shuffle: true }, { rows: 12, seed, classes: new Int32Array(12) });
      for (let row = 1; row < 12; row++) partners[row] += Number(testedIn[row] === testedIn[0]);
    }
    // 99.9 % of chi-square with 10 degrees of freedom; two partners drawn at once spread a little less
    const chiSquare = partners.slice(1).reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(chiSquare).toBeLessThan(29.6);
  });

  it('refuses more folds than there are rows', () => {
    const rows: FoldedRows = { rows: 3, seed: 1, classes: [0, 0, 1] };
    expect(() => foldsOf({ type, folds: 4, shuffle: true }, rows)).toThrow(/at least 4 rows, received 3/);
  });
});

describe('kFold', () => {
  it('is leave-one-out with as many folds as rows', () => {
    const folds = foldsOf({ type: 'kFold', folds: 7, shuffle: true }, { rows: 7, seed: 3 });
    expect(testsOf(folds).map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it('without shuffling cuts contiguous pieces', () => {
    const folds = foldsOf({ type: 'kFold', folds: 3, shuffle: false }, { rows: 8, seed: 3 });
    expect([...folds.testedIn]).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
  });
});

describe('stratifiedKFold', () => {
  it('keeps every class within its share, rounded down and up', () => {
    fc.assert(
      fc.property(counted, ([rows, folds, shuffle]) => {
        const tests = testsOf(foldsOf({ type: 'stratifiedKFold', folds, shuffle }, rows));
        for (const label of new Set(rows.classes)) {
          const share = rows.classes.filter((one) => one === label).length / folds;
          const counts = tests.map((test) => test.filter((row) => rows.classes[row] === label).length);
          expect(Math.min(...counts)).toBeGreaterThanOrEqual(Math.floor(share));
          expect(Math.max(...counts)).toBeLessThanOrEqual(Math.ceil(share));
        }
      }),
    );
  });

  it('refuses rows without classes', () => {
    const options: FoldingOptions = { type: 'stratifiedKFold', folds: 2, shuffle: true };
    expect(() => foldsOf(options, { rows: 3, seed: 1 })).toThrow(/one class for each of 3 rows, received none/);
    expect(() => foldsOf(options, { rows: 3, seed: 1, classes: [1] })).toThrow(/received 1/);
  });
});

describe('leaveOneGroupOut', () => {
  const options: FoldingOptions = { type: 'leaveOneGroupOut' };

  it('never has a group on both sides, and names the one that each fold tests', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const folds = foldsOf(options, rows);
        expect(folds.count).toBe(new Set(rows.groups).size);
        for (let at = 0; at < folds.count; at++) {
          const { train, test, group } = foldAt(folds, at);
          expect(new Set(Array.from(test, (row) => rows.groups[row]))).toEqual(new Set([group]));
          expect(Array.from(train, (row) => rows.groups[row])).not.toContain(group);
        }
      }),
    );
  });

  it('orders folds by group: numbers by size, then names', () => {
    const groups = ['b', 10, 'a', 9, 10];
    expect(foldsOf(options, { rows: 5, seed: 1, groups }).groups).toEqual([9, 10, 'a', 'b']);
  });

  it('refuses rows without groups, or all of one', () => {
    expect(() => foldsOf(options, { rows: 2, seed: 1 })).toThrow(/one group for each of 2 rows, received none/);
    expect(() => foldsOf(options, { rows: 2, seed: 1, groups: ['a', 'a'] })).toThrow(/at least 2 groups, received 1/);
  });
});

it('a fold that does not exist is refused', () => {
  const folds = foldsOf({ type: 'kFold', folds: 2, shuffle: true }, { rows: 4, seed: 1 });
  for (const at of [-1, 2, 0.5]) expect(() => foldAt(folds, at)).toThrow(/a number from 0 to 1, received/);
});
