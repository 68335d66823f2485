import { createHash } from 'node:crypto';
import { canonicalJson } from '@trainyard/contracts';

/** SHA-256 of a JSON document with the keys of its objects sorted: equal for equal documents. */
export function contentHash(document: unknown): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}
