import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JobProgress } from './job.ts';
import { pollAfterMs } from './poll-after.ts';
import { isTerminal, jobStates } from './states.ts';

const progress = (etaMs: number | null): JobProgress => {
  const updatedAt = '2024-01-01T00:00:00.000Z';
  return { fraction: 0, epoch: 0, epochs: 1, step: 0, steps: 0, etaMs, samplesPerSecond: null, updatedAt };
};

const etas = fc.option(fc.nat(10 ** 9));
const starts = fc.option(fc.nat(10 ** 9), { nil: undefined });

it('says nothing of what has ended, and else 500 ms to 30 s, whatever is expected', () => {
  fc.assert(
    fc.property(fc.constantFrom(...jobStates), etas, starts, (state, eta, startsIn) => {
      const hint = pollAfterMs({ state, progress: progress(eta) }, startsIn);
      if (isTerminal(state)) expect(hint).toBeNull();
      else expect(hint === null ? -1 : Math.min(30_000, Math.max(500, hint))).toBe(hint);
    }),
  );
});

it('is no later for what comes sooner', () => {
  const pair = fc.tuple(fc.nat(10 ** 6), fc.nat(10 ** 6)).map((both) => both.sort((a, b) => a - b));
  fc.assert(
    fc.property(pair, ([sooner = 0, later = 0]) => {
      const ofEnd = (eta: number) => pollAfterMs({ state: 'running', progress: progress(eta) }) ?? -1;
      const ofStart = (eta: number) => pollAfterMs({ state: 'queued', progress: progress(null) }, eta) ?? -1;
      expect(ofEnd(sooner)).toBeLessThanOrEqual(ofEnd(later));
      expect(ofStart(sooner)).toBeLessThanOrEqual(ofStart(later));
    }),
  );
});
