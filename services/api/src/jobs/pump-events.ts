import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { EventStreamItem } from '@trainyard/store';
import { frameOf, heartbeat, opening } from './event-frames.ts';

/** How a stream of events is kept up. */
export interface PumpOptions {
  /** Path of the job, named in a reset. */
  jobPath: string;
  /** Ends the stream. */
  signal: AbortSignal;
  /** Between heartbeats. Default: 15,000. */
  heartbeatMs?: number;
  /** A client that takes nothing for so long is cut off. Default: 60,000. */
  stalledMs?: number;
}

/** Writes items as they come, no faster than the client reads them, then ends the stream. */
export async function pumpEvents(
  items: AsyncIterable<EventStreamItem>,
  stream: Writable,
  { jobPath, signal, heartbeatMs = 15_000, stalledMs = 60_000 }: PumpOptions,
): Promise<void> {
  const timer = setInterval(() => stream.writableNeedDrain || stream.write(heartbeat), heartbeatMs);
  try {
    stream.write(opening);
    for await (const item of items) {
      if (stream.write(frameOf(item, jobPath))) continue;
      await once(stream, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(stalledMs)]) });
    }
    stream.end();
  } catch (error) {
    stream.destroy(signal.aborted || !(error instanceof Error) ? undefined : error);
  } finally {
    clearInterval(timer);
  }
}
