import { decodeTime } from 'ulid';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { isId, pendingDeliveryKey, webhookKeys } from '../records/keys.ts';

/** Removes a delivery with its tries. */
export async function removeDelivery(artifacts: ArtifactStore, webhookId: string, id: string): Promise<void> {
  const keys = webhookKeys(webhookId);
  await artifacts.delete(pendingDeliveryKey(webhookId, id));
  for (const name of await artifacts.list(keys.attempts(id))) await artifacts.delete(`${keys.attempts(id)}/${name}`);
  await artifacts.delete(keys.message(id));
}

const timeOf = (id: string): number => decodeTime(id.slice(id.indexOf('_') + 1));

/** Removes the deliveries of what happened before a time, of every webhook. */
export async function removeOldDeliveries(artifacts: ArtifactStore, before: Date): Promise<void> {
  for (const webhookId of await artifacts.list('webhooks')) {
    if (!isId('webhook', webhookId)) continue;
    for (const id of await artifacts.list(webhookKeys(webhookId).deliveries)) {
      // They are sorted by time.
      if (!isId('delivery', id) || timeOf(id) >= before.getTime()) break;
      await removeDelivery(artifacts, webhookId, id);
    }
  }
}
