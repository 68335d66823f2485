import { everyJobEvent, testEvent, type WebhookRecord } from '@trainyard/contracts';
import type { Happening } from './webhooks.ts';

function selects({ active, events, labels }: WebhookRecord, { event, labels: given }: Happening): boolean {
  if (!active || event === testEvent) return false;
  if (!events.includes(everyJobEvent) && !events.includes(event)) return false;
  return Object.entries(labels).every(([key, value]) => given[key] === value);
}

/**
 * Whether a webhook is to be told, by all its revisions, the first one first: the one that held when it happened
 * selects it, so that a change neither loses what happened before nor tells what it did not listen to; and it is
 * active now.
 */
export function listensTo(revisions: readonly WebhookRecord[], happening: Happening): boolean {
  const at = Date.parse(happening.at);
  const then = revisions.findLast(({ changedAt }) => Date.parse(changedAt) <= at);
  const now = revisions.at(-1);
  return then !== undefined && now?.active === true && selects(then, happening);
}
