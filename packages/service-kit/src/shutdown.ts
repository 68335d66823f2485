import closeWithGrace from 'close-with-grace';
import type { Logger } from './logger.ts';

/** One thing to close when the process ends. */
export interface Closer {
  /** Says in the log what is being closed. */
  name: string;
  close: () => Promise<unknown> | unknown;
}

/** Options of a graceful shutdown. */
export interface ShutdownOptions {
  logger: Pick<Logger, 'info' | 'error'>;
  /** Closed one after the other, in this order: first what takes new work, last what the others need. */
  closers: readonly Closer[];
  /** The process is ended after this time whatever is still open. Default: 30,000. */
  timeoutMs?: number;
}

/** Closes everything in order, also after one fails; returns the names of those that failed. */
export async function closeInOrder(closers: readonly Closer[], logger: Pick<Logger, 'error'>): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, close } of closers) {
    try {
      await close();
    } catch (err) {
      logger.error({ err }, `closing ${name} failed`);
      failed.push(name);
    }
  }
  return failed;
}

/**
 * Shuts down on a signal, an uncaught error or a call of `close`: closes in order, then ends the process with 0.
 * It ends with 1 after an error, when a closer fails, when the time is over, and at once on a second signal.
 */
export function installShutdown({ logger, closers, timeoutMs = 30_000 }: ShutdownOptions): { close: () => void } {
  const options = {
    delay: timeoutMs,
    logger,
    onTimeout: () => logger.error(`not everything was closed within ${timeoutMs} ms, ending anyway`),
  };
  return closeWithGrace(options, async ({ signal, err }) => {
    if (err) logger.error({ err }, 'uncaught error, shutting down');
    else logger.info(signal ? `${signal} received, shutting down` : 'shutting down');
    const failed = await closeInOrder(closers, logger);
    if (failed.length > 0) throw new Error(`could not close ${failed.join(', ')}`);
  });
}
