import type { JobEvent } from '@trainyard/contracts';

/** The events in a reply to XRANGE on a job's stream. */
export function eventsOf(reply: unknown): JobEvent[] {
  if (!Array.isArray(reply)) return [];
  return reply.map(([, [, text]]: [string, [string, string]]): JobEvent => JSON.parse(text));
}
