/** Which value of a metric is better: the lower or the higher one. */
export type Mode = 'min' | 'max';

/** Whether a value is better than the best so far by more than `minDelta`; the first finite one is, one that is no number never. */
export function isBetter(value: number, best: number | undefined, mode: Mode, minDelta = 0): boolean {
  if (!Number.isFinite(value)) return false;
  if (best === undefined) return true;
  return (mode === 'max' ? value - best : best - value) > minDelta;
}
