import { deliveryState, type StoredDelivery, schemaVersion, testEvent, type WebhookRecord } from '@trainyard/contracts';
import type { Deliveries } from '@trainyard/store';
import { delayAfter } from './retry-delays.ts';
import type { Sender } from './sender.ts';
import { gone } from './switch-off.ts';

/** What a try needs. */
export interface DeliveryDeps {
  deliveries: Pick<Deliveries, 'addAttempt'>;
  sender: Sender;
  /** Waits after tries that failed, in milliseconds. Default: over a day. */
  delays?: readonly number[] | undefined;
}

/**
 * Sends a delivery once and notes what became of it. A pending one that failed is tried again while tries are left, unless
 * its receiver is gone; a test, and what is sent again on demand, is not. @throws NotFound when the webhook was deleted meanwhile
 */
export async function tryDelivery(
  { deliveries, sender, delays }: DeliveryDeps,
  webhook: WebhookRecord,
  { record, attempts }: StoredDelivery,
): Promise<StoredDelivery> {
  const attempt = await sender.send(webhook, record);
  const isDue = deliveryState({ attempts }) === 'pending' && record.event !== testEvent;
  const isRetried = attempt.error !== null && attempt.status !== gone && isDue;
  const delay = isRetried ? delayAfter(attempts.length + 1, Math.random(), delays) : null;
  const nextAttemptAt = delay === null ? null : new Date(Date.now() + delay).toISOString();
  return deliveries.addAttempt(webhook.id, record.id, { schemaVersion, ...attempt, nextAttemptAt });
}
