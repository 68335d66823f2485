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

  it('cuts only validation where the data set has its own test rows', () => {
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
