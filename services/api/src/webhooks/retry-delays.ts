const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after a try that failed, in milliseconds: eight tries over a day. */
export const retryDelays: readonly number[] = [
  5 * second,
  30 * second,
  3 * minute,
  15 * minute,
  hour,
  5 * hour,
  18 * hour,
];

/**
 * The wait after so many tries, null when none follows; up to a fifth longer than the table's, so that what failed
 * together is not tried again together. `random` is from 0 up to 1.
 */
export function delayAfter(tries: number, random: number, delays: readonly number[] = retryDelays): number | null {
  const delay = delays[tries - 1];
  return delay === undefined ? null : Math.round(delay * (1 + random / 5));
}
