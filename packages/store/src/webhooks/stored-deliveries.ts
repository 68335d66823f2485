import {
  type DeliveryAttemptRecord,
  type DeliveryRecord,
  deliveryAttemptRecordSchema,
  deliveryRecordSchema,
  deliveryState,
  type StoredDelivery,
} from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists, NotFound } from '../errors.ts';
import { newestAfter, pageOf, startOf } from '../records/cursor.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { isId, pendingDeliveries, pendingDeliveryKey, webhookKeys } from '../records/keys.ts';
import type { Deliveries } from './deliveries.ts';

const messages = jsonCodec(deliveryRecordSchema);
const attempts = jsonCodec(deliveryAttemptRecordSchema);
const nothing = new Uint8Array();

/** Whether an object was made now, false when it was there. */
async function made(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof AlreadyExists) return false;
    throw error;
  }
}

/**
 * Deliveries in the artifacts: the message and every try are objects of their own, written once; an empty object a
 * pending one, so that those are found without reading the log.
 */
export function createDeliveries(artifacts: ArtifactStore): Deliveries {
  async function create(record: DeliveryRecord): Promise<boolean> {
    const { message } = webhookKeys(record.webhookId);
    if (await artifacts.read(message(record.id))) return false;
    // The mark first: a message without one would never be sent after a crash, a mark without a message is nothing.
    await made(artifacts.create(pendingDeliveryKey(record.webhookId, record.id), nothing));
    return made(artifacts.create(message(record.id), messages.encode(record)));
  }

  async function get(webhookId: string, id: string): Promise<StoredDelivery | undefined> {
    const keys = webhookKeys(webhookId);
    const bytes = await artifacts.read(keys.message(id));
    if (!bytes) return undefined;
    const root = keys.attempts(id);
    const tried = (await artifacts.list(root)).map(async (name) => {
      const attempt = await artifacts.read(`${root}/${name}`);
      return attempt && attempts.decode(attempt, `${root}/${name}`);
    });
    const found = (await Promise.all(tried)).filter((attempt) => attempt !== undefined);
    return { record: messages.decode(bytes, keys.message(id)), attempts: found };
  }

  async function addAttempt(webhookId: string, id: string, attempt: DeliveryAttemptRecord): Promise<StoredDelivery> {
    const bytes = attempts.encode(attempt);
    for (;;) {
      const before = await get(webhookId, id);
      if (!before) throw new NotFound(`delivery ${id}: expected a record, received none`);
      const key = webhookKeys(webhookId).attempt(id, before.attempts.length + 1);
      if (!(await made(artifacts.create(key, bytes)))) continue;
      const after = { ...before, attempts: [...before.attempts, attempt] };
      if (deliveryState(after) !== 'pending') await artifacts.delete(pendingDeliveryKey(webhookId, id));
      return after;
    }
  }

  const list: Deliveries['list'] = async (webhookId, page) =>
    pageOf(
      page,
      startOf('delivery', page),
      (after, limit) => artifacts.list(webhookKeys(webhookId).deliveries, newestAfter(after, limit)),
      async (id) => {
        const delivery = await get(webhookId, id);
        return delivery && { id, ...delivery };
      },
    );

  async function pending() {
    const names = (await artifacts.list(pendingDeliveries)).map((name) => name.split('.'));
    return names.flatMap(([webhookId = '', deliveryId = '']) =>
      isId('webhook', webhookId) && isId('delivery', deliveryId) ? [{ webhookId, deliveryId }] : [],
    );
  }

  return { create, get, list, addAttempt, pending };
}
