import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop ran timers since the gauge was started or read, in milliseconds. */
export interface EventLoopLag {
  meanMs: number;
  p99Ms: number;
  maxMs: number;
}

/** A running measurement of the event loop's lag. */
export interface EventLoopGauge {
  /** The lag since the last read; starts a new period. */
  read: () => EventLoopLag;
  stop: () => void;
}

const nanosecondsPerMs = 1e6;

/**
 * Measures how long the event loop is blocked, with a timer that fires every `resolutionMs` (default 10).
 * What a timer took beyond its interval is the lag; a block is seen at most one interval too short.
 */
export function startEventLoopGauge(resolutionMs = 10): EventLoopGauge {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  const lag = (nanoseconds: number) =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs) : 0;
  return {
    read: () => {
      const period = { meanMs: lag(histogram.mean), p99Ms: lag(histogram.percentile(99)), maxMs: lag(histogram.max) };
      histogram.reset();
      return period;
    },
    stop: () => {
      histogram.disable();
    },
  };
}
