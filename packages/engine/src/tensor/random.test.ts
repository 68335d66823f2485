import { describe, expect, it } from 'vitest';
import type { FloatArray } from './dtype.ts';
import { type RandomStream, stream } from './random.ts';

const size = 200_000;

const fills: [string, (from: RandomStream, out: FloatArray, at?: number) => void][] = [
  ['uniform', (from, out, at) => from.fillUniform(out, at)],
  ['normal', (from, out, at) => from.fillNormal(out, at)],
  ['Bernoulli', (from, out, at) => from.fillBernoulli(out, 0.3, at)],
];

function drawn(fill: (typeof fills)[number][1], from: RandomStream, length = size, at?: number): Float64Array {
  const out = new Float64Array(length);
  fill(from, out, at);
  return out;
}

function meanOf(values: Float64Array, of = (value: number) => value): number {
  return values.reduce((sum, value) => sum + of(value), 0) / values.length;
}

/** Sum over cells of (observed - expected)^2 / expected. */
function chiSquare(observed: readonly number[], expected: number): number {
  return observed.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe.each(fills)('%s numbers', (_name, fill) => {
  it('are a function of seed, purpose and step', () => {
    const [seed, purpose, step] = [3, 'dropout/a', 8] as const;
    const values = drawn(fill, stream(seed, purpose, step), 64);
    expect(drawn(fill, stream(seed, purpose, step), 64)).toEqual(values);
    for (const other of [
      stream(4, purpose, step),
      stream(seed, 'dropout/b', step),
      stream(seed, purpose, 9),
      stream(seed + 2 ** 32, purpose, step),
      stream(seed, purpose, step + 2 ** 32),
      stream(seed, `${purpose}\0`, step),
    ]) {
      expect(drawn(fill, other, 64)).not.toEqual(values);
    }
  });

  it('depend on their index alone, whatever was drawn before and from where', () => {
    const from = stream(11, 'x', 0);
    const whole = drawn(fill, from, 5000);
    for (const [at, length] of [
      [0, 1],
      [1, 1],
      [1, 4999],
      [2047, 3],
      [2048, 2000],
      [3333, 777],
    ]) {
      expect(drawn(fill, from, length, at)).toEqual(whole.slice(at, at + length));
    }
    expect(drawn(fill, from, 0)).toHaveLength(0);
  });

  it('reach indexes beyond 2^33, where the counter carries', () => {
    const from = stream(11, 'x', 0);
    const across = drawn(fill, from, 8, 2 ** 33 - 4);
    expect(drawn(fill, from, 4, 2 ** 33)).toEqual(across.slice(4));
    expect(across.slice(4)).not.toEqual(drawn(fill, from, 4));
  });

  it('of different purposes, seeds and steps are uncorrelated, as are neighbours', () => {
    const a = drawn(fill, stream(5, 'a', 0));
    const mean = meanOf(a);
    const variance = meanOf(a, (value) => (value - mean) ** 2);
    const others = [stream(5, 'b', 0), stream(6, 'a', 0), stream(5, 'a', 1)].map((from) => drawn(fill, from));
    for (const b of [...others, drawn(fill, stream(5, 'a', 0), size, 1), drawn(fill, stream(5, 'a', 0), size, 2)]) {
      const covariance = a.reduce((sum, value, i) => sum + (value - mean) * (b[i] - mean), 0) / size;
      expect(Math.abs(covariance / variance)).toBeLessThan(5 / Math.sqrt(size));
    }
  });
});

describe('fillUniform', () => {
  const values = drawn((from, out) => from.fillUniform(out), stream(1, 'uniform', 0));

  it('covers [0, 1) evenly', () => {
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(meanOf(values)).toBeCloseTo(1 / 2, 2);
    expect(meanOf(values, (value) => value ** 2)).toBeCloseTo(1 / 3, 2);
    const cells = new Array<number>(64).fill(0);
    for (const value of values) cells[Math.floor(value * 64)]++;
    // 99.9 % of chi-square with 63 degrees of freedom
    expect(chiSquare(cells, size / 64)).toBeLessThan(103.4);
  });

  it('gives the same numbers in either precision', () => {
    const single = new Float32Array(size);
    stream(1, 'uniform', 0).fillUniform(single);
    expect(values.every((value, i) => value === single[i])).toBe(true);
  });
});

it('fillNormal has the moments and the shares within one, two and three deviations of a normal', () => {
  const values = drawn((from, out) => from.fillNormal(out), stream(1, 'normal', 0));
  const error = 5 / Math.sqrt(size);
  for (const [power, moment, deviation] of [
    [1, 0, 1],
    [2, 1, Math.sqrt(2)],
    [3, 0, Math.sqrt(15)],
    [4, 3, Math.sqrt(96)],
  ]) {
    expect(Math.abs(meanOf(values, (value) => value ** power) - moment)).toBeLessThan(error * deviation);
  }
  for (const [within, share] of [
    [1, 0.6826894921],
    [2, 0.9544997361],
    [3, 0.9973002039],
  ]) {
    const counted = meanOf(values, (value) => (Math.abs(value) < within ? 1 : 0));
    expect(Math.abs(counted - share)).toBeLessThan(error * Math.sqrt(share * (1 - share)));
  }
});

describe('fillBernoulli', () => {
  it.each([0, 0.001, 0.3, 0.9, 1])('gives 1 with probability %d, else 0', (keep) => {
    const values = new Uint8Array(size);
    stream(2, 'keep', 0).fillBernoulli(values, keep);
    const kept = values.reduce((sum, value) => sum + value, 0);
    expect(values.every((value) => value === 0 || value === 1)).toBe(true);
    expect(Math.abs(kept / size - keep)).toBeLessThanOrEqual(5 * Math.sqrt((keep * (1 - keep)) / size));
  });
});

describe('permutation', () => {
  it.each([0, 1, 2, 3, 1023, 1025, 60_000])('of %d holds every number once', (length) => {
    const order = stream(1, 'shuffle', 0).permutation(length);
    expect(order).toHaveLength(length);
    expect(Int32Array.from(order).sort()).toEqual(Int32Array.from({ length }, (_, i) => i));
  });

  it('is the same for the same key and another at another step', () => {
    expect(stream(1, 'shuffle', 4).permutation(100)).toEqual(stream(1, 'shuffle', 4).permutation(100));
    expect(stream(1, 'shuffle', 4).permutation(100)).not.toEqual(stream(1, 'shuffle', 5).permutation(100));
  });

  it('draws each of the 24 orders of four equally often', () => {
    const counts = new Map<string, number>();
    for (let step = 0; step < 24_000; step++) {
      const order = stream(9, 'orders', step).permutation(4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 99.9 % of chi-square with 23 degrees of freedom
    expect(chiSquare([...counts.values()], 1000)).toBeLessThan(49.7);
  });

  it('sends every number to every place equally often', () => {
    const cells = new Array<number>(400).fill(0);
    for (let step = 0; step < 8000; step++) {
      for (const [place, number] of stream(9, 'places', step).permutation(20).entries()) cells[20 * place + number]++;
    }
    // 99.9 % of chi-square with 19 * 19 degrees of freedom
    expect(chiSquare(cells, 400)).toBeLessThan(449.8);
  });
});

it.each([-1, 0.5, Number.NaN, 2 ** 53])('a seed or step of %d is refused', (value) => {
  expect(() => stream(value, 'x', 0)).toThrow(/seed an integer from 0 to 2\^53 - 1, received/);
  expect(() => stream(0, 'x', value)).toThrow(/step an integer from 0 to 2\^53 - 1, received/);
});
