import { localLines, medianOfThree } from './local-lines.ts';

/** What a learning-rate range test measured, step by step. */
export interface RangeTestCurve {
  /** Positive and ascending. */
  readonly learningRates: readonly number[];
  /** Loss of the batch at each rate; what follows one that is not finite is left aside. */
  readonly losses: readonly number[];
}

export interface RateSuggestion {
  /** The rate at which the loss falls fastest; null where it does not fall by more than it scatters. */
  readonly suggestion: number | null;
  /** The rate with the lowest smoothed loss: an upper limit. */
  readonly lowest: number | null;
  /** The first rate after it with a smoothed loss above that of the start, or one that is not finite; null: there was none. */
  readonly divergence: number | null;
  /** The smoothed losses, up to the first that is not finite. */
  readonly smoothed: readonly number[];
}

/** Falls of pure scatter seldom exceed this many standard errors of a smoothed loss. */
const SIGNIFICANT = 6;
/** Standard deviation of normal scatter over the median of its distances, which single spikes do not move. */
const NORMAL_PER_MEDIAN = 1.4826;
/** Falls below this share of the loss are rounding. */
const ROUNDING = 1e-9;

/** Reads a rate off the curve of a range test: where the smoothed loss falls fastest before it is lowest.
 *  @equation suggestion = argmin_r dL(r) / d ln r, r up to argmin_r L(r); L: lines fitted to 2h + 1 neighbours, h = max(1, n / 20)
 *  Single spikes are taken out before, by a median of three.
 *  @see Smith 2017, "Cyclical learning rates for training neural networks", section 3.3
 *  @throws {RangeError} if the rates are not positive and ascending, or are not as many as the losses. */
export function suggestRate(curve: RangeTestCurve): RateSuggestion {
  checkCurve(curve);
  const { learningRates, losses } = curve;
  const end = losses.findIndex((loss) => !Number.isFinite(loss));
  const finite = end === -1 ? losses : losses.slice(0, end);
  const half = Math.max(1, Math.round(finite.length / 20));
  const lines = localLines(learningRates.map(Math.log), medianOfThree(finite), half);
  const smoothed = lines.map(({ level }) => level);
  if (smoothed.length === 0) return { suggestion: null, lowest: null, divergence: learningRates[0] ?? null, smoothed };
  const lowest = indexOfLowest(smoothed);
  const divergence = smoothed.findIndex((level, at) => at > lowest && level > (smoothed[half] ?? smoothed[0]));
  const falling = fallsBeyondScatter(finite, smoothed, lowest, half)
    ? half + indexOfLowest(lines.slice(half, lowest + 1).map(({ slope }) => slope))
    : -1;
  return {
    suggestion: learningRates[falling] ?? null,
    lowest: learningRates[lowest] ?? null,
    divergence: learningRates[divergence === -1 ? end : divergence] ?? null,
    smoothed,
  };
}

/** Whether the loss falls by more than scatter explains; levels of whole windows only, others scatter more. */
function fallsBeyondScatter(
  losses: readonly number[],
  smoothed: readonly number[],
  lowest: number,
  half: number,
): boolean {
  const whole = smoothed.slice(half, Math.min(lowest + 1, smoothed.length - half));
  if (whole.length < 2) return false;
  const distances = smoothed.slice(0, lowest + 1).map((level, at) => Math.abs(losses[at] - level));
  const scatter = (NORMAL_PER_MEDIAN * medianOf(distances)) / Math.sqrt(2 * half + 1);
  return whole[0] - Math.min(...whole) > SIGNIFICANT * scatter + ROUNDING * Math.abs(whole[0]);
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function indexOfLowest(values: readonly number[]): number {
  return values.reduce((lowest, value, at) => (value < values[lowest] ? at : lowest), 0);
}

function checkCurve({ learningRates, losses }: RangeTestCurve): void {
  if (learningRates.length !== losses.length) {
    throw new RangeError(
      `a range test expects one loss for each of ${learningRates.length} rates, received ${losses.length}.`,
    );
  }
  const wrong = learningRates.findIndex((rate, at) => !(rate > (learningRates[at - 1] ?? 0) && rate < Infinity));
  if (wrong === -1) return;
  throw new RangeError(
    `a range test expects positive rates in ascending order, received ${learningRates[wrong]} at place ${wrong}.`,
  );
}
