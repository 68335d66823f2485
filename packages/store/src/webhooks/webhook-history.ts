import type { WebhookRecord } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BoundedCache } from '../records/bounded-cache.ts';
import type { JsonCodec } from '../records/json-codec.ts';
import { webhookKeys } from '../records/keys.ts';

/** Every revision of a webhook, the first one first; a revision never changes, so it is read once. */
export function createWebhookHistory(
  artifacts: ArtifactStore,
  codec: JsonCodec<WebhookRecord>,
): (id: string) => Promise<WebhookRecord[]> {
  const cache = new BoundedCache<string, WebhookRecord>(2000);

  async function read(key: string): Promise<WebhookRecord | undefined> {
    const known = cache.get(key);
    if (known) return known;
    const bytes = await artifacts.read(key);
    if (!bytes) return undefined;
    const record = codec.decode(bytes, key);
    cache.set(key, record);
    return record;
  }

  return async (id) => {
    const root = webhookKeys(id).revisions;
    const loaded = (await artifacts.list(root)).map((name) => read(`${root}/${name}`));
    return (await Promise.all(loaded)).filter((record) => record !== undefined);
  };
}
