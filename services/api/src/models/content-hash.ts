import { createHash } from 'node:crypto';

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of a JSON document with the keys of its objects sorted: equal for equal documents. */
export function contentHash(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document, sortedKeys)).digest('hex');
}
