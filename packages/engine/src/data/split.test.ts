import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { holdOut, type Split } from './split.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../../../golden/fixtures/selection/hold-out.json', import.meta.url), 'utf8'),
);

function allRows({ train, validation, test }: Split): Int32Array {
  return Int32Array.from([...train, ...validation, ...test]).sort();
}

function range(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}

describe('holdOut', () => {
  it(`gives the golden sizes: ${golden.note}`, () => {
    const { fractions, samples, expected } = golden;
    const split = holdOut({ rows: samples, validation: fractions.validation, test: fractions.test, seed: 7 });
    expect(split.train).toHaveLength(expected.sizes.train);
    expect(split.validation).toHaveLength(expected.sizes.validation);
    expect(split.test).toHaveLength(expected.sizes.test);
    expect(allRows(split)).toEqual(range(samples));
  });

  it('is the same for the same seed, another for another, and lists rows in ascending order', () => {
    const options = { rows: 200, validation: 0.1, test: 0.2 };
    const split = holdOut({ ...options, seed: 3 });
    expect(holdOut({ ...options, seed: 3 })).toEqual(split);
    expect(holdOut({ ...options, seed: 4 })).not.toEqual(split);
    for (const part of [split.train, split.validation, split.test]) expect(part).toEqual(part.slice().sort());
  });

  it('puts every row in every part equally often', () => {
    const tested = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of holdOut({ rows: 20, validation: 0.25, test: 0.25, seed }).test) tested[row]++;
    }
    const chiSquare = tested.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    // 99.9 % of chi-square with 19 degrees of freedom
    expect(chiSquare).toBeLessThan(43.8);
  });

  it('stratified, keeps every class within one row of its share in every part', () => {
    const draws = new Float64Array(737);
    stream(5, 'labels', 0).fillUniform(draws);
    const classes = Array.from(draws, (draw) => 10 + Math.floor(6 * draw ** 2));
    const split = holdOut({ rows: classes.length, validation: 0.13, test: 0.21, seed: 2, classes });
    expect(allRows(split)).toEqual(range(classes.length));
    for (const label of new Set(classes)) {
      const count = classes.filter((one) => one === label).length;
      const inPart = (part: Int32Array) => part.reduce((sum, row) => sum + Number(classes[row] === label), 0);
      expect(Math.abs(inPart(split.train) - 0.66 * count)).toBeLessThan(1);
      expect(Math.abs(inPart(split.validation) - 0.13 * count)).toBeLessThan(1);
      expect(Math.abs(inPart(split.test) - 0.21 * count)).toBeLessThan(1);
    }
  });

  it('cuts only validation where the dataset has its own test rows', () => {
    const split = holdOut({ rows: 60, validation: 0.1, test: 0.2, seed: 1, ownTestRows: 10 });
    expect(split.test).toEqual(range(70).slice(60));
    expect(split.validation).toHaveLength(6);
    expect(allRows({ ...split, test: new Int32Array() })).toEqual(range(60));
  });

  it('leaves a part out whose fraction is 0, and rounds none that was asked for to nothing', () => {
    expect(holdOut({ rows: 9, validation: 0, test: 0, seed: 1 })).toEqual({
      train: range(9),
      validation: new Int32Array(),
      test: new Int32Array(),
    });
    const { validation, test } = holdOut({ rows: 8, validation: 0.1, test: 0.1, seed: 1 });
    expect([validation.length, test.length]).toEqual([1, 1]);
  });

  describe('with groups', () => {
    const options = { rows: 600, validation: 0.15, test: 0.25 };
    // Groups of 1 to 29 rows, scattered over the table.
    const groups = Array.from({ length: 600 }, (_, row) => `g${Math.floor(Math.sqrt(row * 1.5)) % 40}`);
    const classes = groups.map((group, row) => (Number(group.slice(1)) + (row % 5 === 0 ? 1 : 0)) % 3);
    const partsOf = (split: Split) => [split.train, split.validation, split.test];

    it('has no group on two sides, every row in one part, and shares near those asked', () => {
      for (let seed = 0; seed < 50; seed++) {
        const split = holdOut({ ...options, seed, groups });
        expect(allRows(split)).toEqual(range(600));
        const sets = partsOf(split).map((part) => new Set(Array.from(part, (row) => groups[row])));
        expect(sets.reduce((sum, { size }) => sum + size, 0)).toBe(new Set(groups).size);
        expect(Math.abs(split.validation.length - 90)).toBeLessThan(15);
        expect(Math.abs(split.test.length - 150)).toBeLessThan(15);
      }
    });

    it('keeps the share of each class as far as groups allow', () => {
      const imbalance = (asked: readonly number[] | undefined) => {
        let worst = 0;
        for (let seed = 0; seed < 20; seed++) {
          const { test } = holdOut({ ...options, seed, groups, ...(asked && { classes: asked }) });
          for (const label of [0, 1, 2]) {
            const share =
              test.filter((row) => classes[row] === label).length / classes.filter((one) => one === label).length;
            worst = Math.max(worst, Math.abs(share - 0.25));
          }
        }
        return worst;
      };
      expect(imbalance(classes)).toBeLessThan(0.1);
      expect(imbalance(classes)).toBeLessThan(imbalance(undefined) / 2);
    });

    it('draws by the seed, whatever the groups are called', () => {
      const split = holdOut({ ...options, seed: 3, groups });
      expect(
        holdOut({ ...options, seed: 3, groups: groups.map((group) => group.length + 7 * Number(group.slice(1))) }),
      ).toEqual(split);
      expect(holdOut({ ...options, seed: 4, groups })).not.toEqual(split);
    });

    it('gives every part that was asked for a group, and says when there are too few', () => {
      const three = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
      for (let seed = 0; seed < 20; seed++) {
        const split = holdOut({ rows: 10, validation: 0.1, test: 0.1, seed, groups: three });
        expect(partsOf(split).every(({ length }) => length > 0)).toBe(true);
      }
      expect(() => holdOut({ rows: 4, validation: 0.25, test: 0.25, seed: 1, groups: [0, 0, 1, 1] })).toThrow(
        /a group for every part, received 2 groups for 3 parts/,
      );
      expect(() => holdOut({ rows: 4, validation: 0.25, test: 0, seed: 1, groups: [0, 0, 1] })).toThrow(
        /one group for each of 4 rows, received 3/,
      );
    });

    it('cuts only validation where the dataset has its own test rows', () => {
      const split = holdOut({ ...options, seed: 1, groups, ownTestRows: 10 });
      expect(split.test).toEqual(range(610).slice(600));
      expect(allRows({ ...split, test: new Int32Array() })).toEqual(range(600));
    });
  });

  it('refuses what cannot be divided', () => {
    expect(() => holdOut({ rows: 9, validation: 0.5, test: 0.5, seed: 1 })).toThrow(/add up to less than 1/);
    expect(() => holdOut({ rows: 9, validation: -0.1, test: 0, seed: 1 })).toThrow(/fractions from 0/);
    expect(() => holdOut({ rows: 9, validation: Number.NaN, test: 0, seed: 1 })).toThrow(RangeError);
    expect(() => holdOut({ rows: 3, validation: 0.01, test: 0.01, seed: 1 })).toThrow(
      /received 3 rows, which leave none for/,
    );
    expect(() => holdOut({ rows: 0, validation: 0, test: 0, seed: 1 })).toThrow(/none for training/);
    expect(() => holdOut({ rows: 3, validation: 0.3, test: 0, seed: 1, classes: [0, 1] })).toThrow(
      /one class for each of 3 rows, received 2/,
    );
  });
});
