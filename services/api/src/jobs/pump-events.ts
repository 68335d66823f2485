import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { deadline } from '@trainyard/service-kit';
import type { Batch } from './event-feed.ts';
import { heartbeat, opening } from './event-frames.ts';

/** How a stream of events is kept up. */
export interface PumpOptions {
  /** Ends the stream. */
  signal: AbortSignal;
  /** Between heartbeats. Default: 15,000. */
  heartbeatMs?: number;
  /** A client that takes nothing for so long is cut off. Default: 60,000. */
  stalledMs?: number;
}

/** Writes frames as they come, no faster than the client reads them, then ends the stream. */
export async function pumpEvents(
  batches: AsyncIterable<Batch>,
  stream: Writable,
  { signal, heartbeatMs = 15_000, stalledMs = 60_000 }: PumpOptions,
): Promise<void> {
  const timer = setInterval(() => stream.writableNeedDrain || stream.write(heartbeat), heartbeatMs);
  try {
    stream.write(opening);
    for await (const { bytes } of batches) {
      if (stream.write(bytes)) continue;
      const patience = deadline(stalledMs, signal);
      await once(stream, 'drain', { signal: patience.signal }).finally(patience.clear);
    }
    stream.end();
  } catch (error) {
    stream.destroy(signal.aborted || !(error instanceof Error) ? undefined : error);
  } finally {
    clearInterval(timer);
  }
}
