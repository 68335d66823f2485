import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { type IdKind, makeId } from '@trainyard/contracts';
import type { RequestKeys } from './request-keys.ts';

type NewId = (kind: IdKind) => string;

/** Where the identifiers of a request with an Idempotency-Key come from. */
export interface RequestIds {
  /** ULID of its claim. */
  ulid: string;
  /** Whether the request was begun before, and its answer never written. */
  begun: boolean;
  /** Of a request whose answer holds a secret. */
  keys?: RequestKeys | undefined;
}

const current = new AsyncLocalStorage<RequestIds & { given: Map<IdKind, number> }>();

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const randomLength = 16;

/** The n-th identifier of a kind that the request with this claim gives: its time, and 80 bits of a hash. */
export function derivedId(ulid: string, kind: IdKind, index: number): string {
  const hash = createHash('sha256').update(`${ulid} ${kind} ${index}`).digest();
  const characters = Array.from(hash.subarray(0, randomLength), (byte) => alphabet.charAt(byte % alphabet.length));
  return makeId(kind, ulid.slice(0, timeLength) + characters.join(''));
}

/** Does work as the request with this claim: whoever takes the request up gives the same identifiers in the same order. */
export function withRequestIds(ids: RequestIds, work: () => void): void {
  current.run({ ...ids, given: new Map() }, work);
}

/** New identifiers, those of the request's claim where it has one. */
export function requestIds(otherwise: NewId): NewId {
  return (kind) => {
    const request = current.getStore();
    if (!request) return otherwise(kind);
    const index = request.given.get(kind) ?? 0;
    request.given.set(kind, index + 1);
    return derivedId(request.ulid, kind, index);
  };
}

/** The identifier that this request may have given to something before it was interrupted; undefined when it is new. */
export function idBegun(kind: IdKind): string | undefined {
  const request = current.getStore();
  return request?.begun ? derivedId(request.ulid, kind, 0) : undefined;
}

/** Bytes that nobody can guess, always the same within one request with an Idempotency-Key. */
export const secretBytes = (count: number): Buffer => current.getStore()?.keys?.secret(count) ?? randomBytes(count);
