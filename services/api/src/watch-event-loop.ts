import { type Logger, startEventLoopGauge } from '@trainyard/service-kit';

const periodMs = 10_000;
const tolerableMs = 100;

/** Warns in the log of every period in which the event loop was blocked for longer than anything here should. */
export function watchEventLoop(logger: Pick<Logger, 'warn'>): { stop: () => void } {
  const gauge = startEventLoopGauge();
  const timer = setInterval(() => {
    const lag = gauge.read();
    if (lag.maxMs > tolerableMs) logger.warn({ lag }, 'the event loop was blocked');
  }, periodMs);
  return {
    stop: () => {
      clearInterval(timer);
      gauge.stop();
    },
  };
}
