import { type ApiKey, type ApiKeyRecord, apiKeyResource } from '@trainyard/contracts';
import type { Store } from '@trainyard/store';

/** Keys as clients see them, with when they were last used. */
export async function shownKeys(
  records: readonly ApiKeyRecord[],
  lastUsed: Pick<Store['lastUsed'], 'of'>,
): Promise<ApiKey[]> {
  const used = await lastUsed.of(records.map(({ id }) => id));
  return records.map((record, index) => apiKeyResource(record, used[index] ?? null));
}

/** A key as clients see it. */
export async function shownKey(record: ApiKeyRecord, lastUsed: Pick<Store['lastUsed'], 'of'>): Promise<ApiKey> {
  const [used = null] = await lastUsed.of([record.id]);
  return apiKeyResource(record, used);
}
