import { invalidCursor } from '../errors/store-error.ts';

const prefix = 'seq:';

/** The opaque cursor of a page that ends with this event. */
export function eventCursor(seq: number): string {
  return Buffer.from(`${prefix}${seq}`).toString('base64url');
}

/** The event after which a page begins. @throws {ApiError} invalidParameter for a cursor that is none of ours */
export function seqOfCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^seq:\d{1,15}$/.test(text) && eventCursor(Number(text.slice(prefix.length))) === cursor) {
    return Number(text.slice(prefix.length));
  }
  throw invalidCursor();
}
