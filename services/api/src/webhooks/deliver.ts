import {
  type DeliveryPayload,
  deliveryState,
  type StoredDelivery,
  schemaVersion,
  type WebhookRecord,
} from '@trainyard/contracts';
import { NotFound, Postponed, type Store } from '@trainyard/store';
import type { Receivers } from './receivers.ts';
import type { Sender } from './sender.ts';
import { lookBack, reasonToSwitchOff } from './switch-off.ts';
import { tryDelivery } from './try-delivery.ts';

/** What delivering needs. */
export interface DeliverDeps {
  store: Pick<Store, 'webhooks' | 'deliveries' | 'deliveryQueue'>;
  sender: Sender;
  /** Waits after tries that failed, in milliseconds. Default: over a day. */
  delays?: readonly number[] | undefined;
  receivers: Receivers;
}

/** Half a second, and up to one more, so that those who wait for one receiver do not come back together. */
const waitForTurn = (): number => 500 + Math.round(Math.random() * 1000);

/** Notes that a delivery ends because its webhook is off. */
async function endUnsent({ store: { deliveries } }: DeliverDeps, { record }: StoredDelivery): Promise<void> {
  const attempt = { at: new Date().toISOString(), durationMs: 0, status: null, error: 'switchedOff' } as const;
  await deliveries.addAttempt(record.webhookId, record.id, { schemaVersion, ...attempt, nextAttemptAt: null });
}

async function switchOffWhereLost({ store }: DeliverDeps, { id }: WebhookRecord): Promise<void> {
  const now = new Date();
  const { data } = await store.deliveries.list(id, { limit: lookBack });
  const reason = reasonToSwitchOff(data, now);
  if (reason === undefined) return;
  const switchedOff = { at: now.toISOString(), reason };
  await store.webhooks.update(id, (current) => ({ ...current, active: false, switchedOff }));
}

/** @throws {Postponed} when the receiver has as many tries in hand as it may */
async function triedInTurn(
  { store: { deliveries }, sender, delays, receivers }: DeliverDeps,
  webhook: WebhookRecord,
  delivery: StoredDelivery,
): Promise<StoredDelivery> {
  const end = receivers.begin(webhook.url);
  if (!end) throw new Postponed(waitForTurn());
  let answered = false;
  try {
    const after = await tryDelivery({ deliveries, sender, delays }, webhook, delivery);
    answered = after.attempts.at(-1)?.status !== null;
    return after;
  } finally {
    end(answered);
  }
}

async function deliverOnce(deps: DeliverDeps, webhook: WebhookRecord, delivery: StoredDelivery): Promise<void> {
  const { store } = deps;
  const after = await triedInTurn(deps, webhook, delivery);
  const state = deliveryState(after);
  const last = after.attempts.at(-1);
  if (state === 'pending' && last?.nextAttemptAt) {
    const payload = { webhookId: webhook.id, deliveryId: after.record.id, attempt: after.attempts.length + 1 };
    await store.deliveryQueue.enqueue(payload, Date.parse(last.nextAttemptAt) - Date.now());
  }
  if (state === 'failed') await switchOffWhereLost(deps, webhook);
}

/** Makes one try of the queue, unless it was made or is not needed any more. @throws {Postponed} when it is not its turn */
export async function deliver(deps: DeliverDeps, { webhookId, deliveryId, attempt }: DeliveryPayload): Promise<void> {
  const { webhooks, deliveries } = deps.store;
  const [webhook, delivery] = await Promise.all([webhooks.get(webhookId), deliveries.get(webhookId, deliveryId)]);
  if (!webhook || !delivery || deliveryState(delivery) !== 'pending') return;
  if (delivery.attempts.length + 1 !== attempt) return;
  try {
    await (webhook.active ? deliverOnce(deps, webhook, delivery) : endUnsent(deps, delivery));
  } catch (error) {
    // The webhook was deleted meanwhile.
    if (!(error instanceof NotFound)) throw error;
  }
}
