import { deliveryResource } from '@trainyard/contracts';
import type { Deliveries } from './deliveries.ts';
import type { DeliveryQueue } from './delivery-queue.ts';

/** What a sweep looks at, and how long it leaves alone what may be in hand. */
export interface SweepDeps {
  deliveries: Pick<Deliveries, 'pending' | 'get'>;
  queue: Pick<DeliveryQueue, 'enqueue' | 'has'>;
  /** Longer than a try takes. */
  graceMs: number;
}

/** Queues the pending deliveries that have no entry: Redis lost it, or whoever was to queue it died before. */
export async function sweep({ deliveries, queue, graceMs }: SweepDeps): Promise<void> {
  for (const { webhookId, deliveryId } of await deliveries.pending()) {
    const stored = await deliveries.get(webhookId, deliveryId);
    const due = stored && deliveryResource(stored).nextAttemptAt;
    if (!stored || !due) continue;
    const delayMs = Date.parse(due) - Date.now();
    // One that is due just now may be in hand, as a test is, which has no entry.
    if (delayMs <= 0 && delayMs > -graceMs) continue;
    const payload = { webhookId, deliveryId, attempt: stored.attempts.length + 1 };
    if (!(await queue.has(payload))) await queue.enqueue(payload, delayMs);
  }
}
