import { type CreateWebhook, schemaVersion, type WebhookRecord } from '@trainyard/contracts';
import type { Deps } from '../deps.ts';
import { madeOnce } from '../idempotency/made-once.ts';
import { checkUrl } from './check-url.ts';
import { newSecret } from './secrets.ts';

/** Keeps a new webhook; as it was made first when the same request did so before. @throws {ApiError} invalidBody */
export function newWebhook(
  { name, ...asked }: CreateWebhook,
  { newId, now, store, webhooks }: Pick<Deps, 'newId' | 'now' | 'store' | 'webhooks'>,
): Promise<WebhookRecord> {
  checkUrl(asked.url, webhooks);
  const id = newId('webhook');
  const at = now().toISOString();
  const record: WebhookRecord = {
    ...{ schemaVersion, id, ...asked, name: name ?? id },
    ...{ active: true, switchedOff: null, revision: 1, secrets: [newSecret()], createdAt: at, changedAt: at },
  };
  return madeOnce(
    async () => {
      await store.webhooks.create(record);
      return record;
    },
    () => store.webhooks.get(id),
  );
}
