import type { JobEvent, ResetFrame } from '@trainyard/contracts';

/** A comment that keeps proxies from closing a quiet stream. */
export const heartbeat = ': keep-alive\n\n';

/** First bytes of a stream: they send the headers on their way, and say when to come back after a break. */
export const opening = 'retry: 2000\n\n';

/** A record in the format of server-sent events, under its number as id. */
export function recordFrame(event: JobEvent): string {
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Word that history was lost. Without an id, which would make a client resume from where no record is. */
export function resetFrame(jobId: string, earliestSeq: number): string {
  const reset: ResetFrame = { reason: 'historyTrimmed', earliestSeq, resync: `/v1/jobs/${jobId}` };
  return `event: reset\ndata: ${JSON.stringify(reset)}\n\n`;
}
