import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { JsonCodec } from './json-codec.ts';

/** Reads records that are written once. */
export interface CachedReader<Value> {
  /** From memory when it was read lately. */
  read(key: string): Promise<Value | undefined>;
  /** As it is stored now: another process may have removed it since it was read. */
  fresh(key: string): Promise<Value | undefined>;
  /** Remembers a record that was written just now: whoever makes one reads it next. */
  remember(key: string, value: Value): void;
}

/** Keeps the `limit` records that were used last, decoded: decoding takes longer than reading. */
export function cachedReader<Value>(
  artifacts: Pick<ArtifactStore, 'read'>,
  codec: JsonCodec<Value>,
  limit: number,
): CachedReader<Value> {
  const cache = new BoundedCache<string, Value>(limit);
  const fresh = async (key: string): Promise<Value | undefined> => {
    const bytes = await artifacts.read(key);
    cache.delete(key);
    if (!bytes) return undefined;
    const value = codec.decode(bytes, key);
    cache.set(key, value);
    return value;
  };
  return {
    read: async (key) => cache.get(key) ?? fresh(key),
    fresh,
    remember: (key, value) => cache.set(key, value),
  };
}
