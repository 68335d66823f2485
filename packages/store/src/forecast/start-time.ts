/** What stands between an attempt and its beginning; all times in milliseconds from now. */
export interface WayAhead {
  /** Attempts that the workers train at a time. */
  slots: number;
  /** What is left of each attempt that runs. */
  running: readonly Work[];
  /** What each of the attempts takes that come first, in their order. */
  ahead: readonly Work[];
  /** Work that comes after those, whose parts are not known one by one. */
  beyond: number;
  /** Attempts that its own project may run at a time. Default: no limit. */
  ownLimit?: number;
}

/** An attempt's work. */
export interface Work {
  ms: number;
  /** Whether it is of the same project as the attempt that waits. */
  isOwn: boolean;
}

/** How high water of this volume stands in basins with these floors. */
function levelOf(floors: readonly number[], volume: number): number {
  const sorted = [...floors].sort((a, b) => a - b);
  let [below, level] = [0, 0];
  for (const [index, floor] of sorted.entries()) {
    if (index > 0 && floor * index - below >= volume) break;
    below += floor;
    level = (below + volume) / (index + 1);
  }
  return level;
}

/**
 * When an attempt begins that waits for all work ahead: each attempt goes, in its turn, to the slot that is free first, one of
 * its own project not before that has room. 0: now. Slots must be 1 or more.
 */
export function startTime({ slots, running, ahead, beyond, ownLimit = Number.POSITIVE_INFINITY }: WayAhead): number {
  const free = Array.from({ length: slots }, () => 0);
  const ownEnds: number[] = [];
  const begin = ({ ms, isOwn }: Work): void => {
    const at = isOwn ? Math.max(Math.min(...free), roomAt(ownEnds, ownLimit)) : Math.min(...free);
    const slot = latestFreeBy(free, at);
    free[slot] = at + ms;
    if (isOwn) ownEnds.push(at + ms);
  };
  for (const work of running) begin(work);
  for (const work of ahead) begin(work);
  const level = beyond > 0 ? Math.max(Math.min(...free), levelOf(free, beyond)) : Math.min(...free);
  return Math.max(level, roomAt(ownEnds, ownLimit));
}

/** When a project may begin one more attempt. */
function roomAt(ends: readonly number[], limit: number): number {
  if (ends.length < limit) return 0;
  return [...ends].sort((a, b) => b - a)[limit - 1] ?? 0;
}

/** Of the slots that are free by a time that which became so last: earlier ones are left to others. */
function latestFreeBy(free: readonly number[], at: number): number {
  let found = 0;
  for (const [slot, since] of free.entries()) {
    if (since <= at && (since > (free[found] ?? 0) || (free[found] ?? 0) > at)) found = slot;
  }
  return found;
}
