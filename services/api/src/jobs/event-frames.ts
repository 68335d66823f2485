import type { ResetFrame } from '@trainyard/contracts';
import type { EventStreamItem } from '@trainyard/store';

/** A comment that keeps proxies from closing a quiet stream. */
export const heartbeat = ': keep-alive\n\n';

/** First bytes of a stream: they send the headers on their way, and say when to come back after a break. */
export const opening = 'retry: 2000\n\n';

/**
 * One item of a stream in the format of server-sent events. Only records carry an id: a control frame with one would
 * make the client resume from where no record is.
 */
export function frameOf(item: EventStreamItem, jobPath: string): string {
  if (item.kind === 'reset') {
    const reset: ResetFrame = { reason: 'historyTrimmed', earliestSeq: item.earliestSeq, resync: jobPath };
    return `event: reset\ndata: ${JSON.stringify(reset)}\n\n`;
  }
  const { event } = item;
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
