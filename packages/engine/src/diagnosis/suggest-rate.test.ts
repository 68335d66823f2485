import { describe, expect, it } from 'vitest';
import { stream } from '../tensor/index.ts';
import { suggestRate } from './suggest-rate.ts';

/** Flat at 2.3 up to `low`, falls like a cosine to 0.5 at `high`, then rises as a square; plus scatter. */
function curve({ steps = 100, low = 1e-4, high = 1e-1, scatter = 0, seed = 1 }) {
  const noise = new Float64Array(steps);
  stream(seed, 'scatter', 0).fillNormal(noise);
  const learningRates = Array.from({ length: steps }, (_, i) => 1e-6 * 1e7 ** (i / (steps - 1)));
  const losses = learningRates.map((rate, i) => {
    const share = Math.log(rate / low) / Math.log(high / low);
    const fallen = 0.5 + 0.9 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, share))));
    return fallen + 20 * Math.max(0, share - 1) ** 2 + scatter * noise[i];
  });
  return { learningRates, losses };
}

const midpoint = Math.sqrt(1e-4 * 1e-1);
const steps = (rate: number | null) => Math.abs(Math.log10((rate ?? 0) / midpoint));

describe('suggestRate', () => {
  it.each([60, 100, 400])('finds where a smooth curve of %i steps falls fastest, bottoms and diverges', (count) => {
    const { suggestion, lowest, divergence, smoothed } = suggestRate(curve({ steps: count }));
    expect(steps(suggestion)).toBeLessThan(0.15);
    expect(Math.abs(Math.log10((lowest ?? 0) / 0.1))).toBeLessThan(0.3);
    // 20 (share - 1)^2 = 1.8 at a share of 1.3
    expect(Math.abs(Math.log10((divergence ?? 0) / (0.1 * 10 ** 0.9)))).toBeLessThan(0.2);
    expect(smoothed).toHaveLength(count);
  });

  it('stays in the falling range when losses scatter', () => {
    for (let seed = 0; seed < 200; seed++) {
      const { suggestion } = suggestRate(curve({ scatter: 0.15, seed }));
      expect(suggestion).toBeGreaterThan(1e-4);
      expect(suggestion).toBeLessThan(1e-1);
    }
  });

  it('suggests nothing where losses only scatter or rise, and seldom errs', () => {
    let suggested = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { learningRates, losses } = curve({ low: 100, high: 1000, scatter: 0.15, seed });
      suggested += Number(suggestRate({ learningRates, losses }).suggestion !== null);
    }
    expect(suggested).toBeLessThan(10);
    const { learningRates } = curve({});
    expect(suggestRate({ learningRates, losses: learningRates.map(() => 2.3) }).suggestion).toBeNull();
    expect(suggestRate({ learningRates, losses: learningRates }).suggestion).toBeNull();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('leaves aside what follows a loss of %d', (broken) => {
    const { learningRates, losses } = curve({});
    const end = learningRates.findIndex((rate) => rate > 0.2);
    const found = suggestRate({ learningRates, losses: losses.map((loss, i) => (i === end ? broken : loss)) });
    expect(steps(found.suggestion)).toBeLessThan(0.15);
    expect(found.divergence).toBe(learningRates[end]);
    expect(found.smoothed).toHaveLength(end);
  });

  it('is not misled by an explosion or by single spikes', () => {
    const { learningRates, losses } = curve({});
    const exploding = losses.map((loss, i) => (learningRates[i] > 0.3 ? 1e12 : loss));
    expect(steps(suggestRate({ learningRates, losses: exploding }).suggestion)).toBeLessThan(0.15);
    const spiked = losses.map((loss, i) => (i === 10 || i === 25 ? 40 : loss));
    expect(steps(suggestRate({ learningRates, losses: spiked }).suggestion)).toBeLessThan(0.15);
  });

  it('does not depend on the unit of the loss', () => {
    const { learningRates, losses } = curve({ scatter: 0.05 });
    const found = suggestRate({ learningRates, losses }).suggestion;
    expect(suggestRate({ learningRates, losses: losses.map((loss) => 1024 * loss) }).suggestion).toBe(found);
  });

  it('has nothing to say about a curve that is not there', () => {
    const nothing = { suggestion: null, lowest: null, divergence: null, smoothed: [] };
    expect(suggestRate({ learningRates: [], losses: [] })).toEqual(nothing);
    expect(suggestRate({ learningRates: [0.1], losses: [Number.NaN] })).toEqual({ ...nothing, divergence: 0.1 });
  });

  it('refuses rates that are not positive and ascending, or not as many as the losses', () => {
    expect(() => suggestRate({ learningRates: [0.1, 0.1], losses: [1, 1] })).toThrow(/received 0.1 at place 1/);
    expect(() => suggestRate({ learningRates: [0, 1], losses: [1, 1] })).toThrow(/received 0 at place 0/);
    expect(() => suggestRate({ learningRates: [Number.NaN], losses: [1] })).toThrow(/received NaN at place 0/);
    expect(() => suggestRate({ learningRates: [1], losses: [] })).toThrow(/each of 1 rates, received 0/);
  });
});
