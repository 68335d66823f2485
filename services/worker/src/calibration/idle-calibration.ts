import type { Logger } from '@trainyard/service-kit';

/** What a calibration that waits for an idle moment works with. */
export interface IdleCalibration {
  isIdle: () => boolean;
  calibrate: () => Promise<readonly number[]>;
  done: (slowness: readonly number[]) => void;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Between looks, the first after so long too, in milliseconds. Default: 3,000. */
  everyMs?: number;
}

/** Calibrates once, as soon as nothing else is to be done; returns what gives it up. */
export function calibrateWhenIdle({ isIdle, calibrate, done, logger, everyMs = 3000 }: IdleCalibration): () => void {
  const measure = async () => {
    try {
      const slowness = await calibrate();
      done(slowness);
      logger.info({ slowness }, 'the worker has measured how fast it trains');
    } catch (error) {
      logger.warn({ err: error }, 'how fast this worker trains could not be measured');
    }
  };
  const timer = setInterval(() => {
    if (!isIdle()) return;
    clearInterval(timer);
    void measure();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
