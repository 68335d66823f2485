import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BootstrapIntervals } from '@trainyard/contracts';
import { Bootstrap, type Measure } from '@trainyard/engine';
import type { JudgedSplit } from './judged-split.ts';

// Nanoseconds, about: of large splits fewer resamples are drawn, but never fewer than tell something.
const budget = 1e9;
const perUnit = 15;
const perValue = 2;
const fewestResamples = 100;
const resamplesAtOnce = 10;

/** Values times classes from which on the ranking is not measured again and again. */
export const mostRanked = 1_000_000;

/** What is drawn again: the rows, or the groups that they are of. */
function unitsOf({ rows, groups }: JudgedSplit, sampleOf: Int32Array) {
  if (!groups) return { by: 'sample' as const, unitOf: sampleOf, units: rows.length };
  const numbers = new Map<number, number>();
  const unitOfRow = Int32Array.from(rows, (row) => {
    const group = groups[row] ?? 0;
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  return { by: 'group' as const, unitOf: sampleOf.map((sample) => unitOfRow[sample] ?? 0), units: numbers.size };
}

/** Intervals of measures; `sampleOf` is the sample of each position, `cost` how many values one measurement reads. */
export async function intervalsOf(
  judged: JudgedSplit,
  measures: readonly Measure[],
  { sampleOf, cost }: { sampleOf: Int32Array; cost: number },
): Promise<BootstrapIntervals | null> {
  const { options, seed } = judged;
  if (options.resamples === 0 || sampleOf.length === 0) return null;
  const { by, unitOf, units } = unitsOf(judged, sampleOf);
  const affordable = Math.max(fewestResamples, Math.floor(budget / (perUnit * units + perValue * cost)));
  const resamples = Math.min(options.resamples, affordable);
  const bootstrap = new Bootstrap(measures, { unitOf, units, seed, resamples });
  // The thread has other things to answer between the pieces.
  while (bootstrap.draw(resamplesAtOnce)) await nextTurn();
  return { resamples, level: options.level, by, intervals: bootstrap.intervals(options.level) };
}
