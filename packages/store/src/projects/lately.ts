import { BoundedCache } from '../records/bounded-cache.ts';

/** Values read lately by name: what is read again and again is read once a while. */
export interface Lately<Value> {
  get(name: string): Promise<Value>;
  /** Has the next reader read it anew. */
  forget(name: string): void;
}

/** Keeps what `read` gives for `maxAgeMs` milliseconds, of at most `limit` names; a failure is not kept. */
export function createLately<Value>(
  read: (name: string) => Promise<Value>,
  { maxAgeMs, limit }: { maxAgeMs: number; limit: number },
): Lately<Value> {
  const known = new BoundedCache<string, { value: Promise<Value>; readAt: number }>(limit);
  return {
    get(name) {
      const before = known.get(name);
      if (before && performance.now() - before.readAt < maxAgeMs) return before.value;
      const value = read(name);
      known.set(name, { value, readAt: performance.now() });
      value.catch(() => known.delete(name));
      return value;
    },
    forget: (name) => known.delete(name),
  };
}
