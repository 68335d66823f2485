import { createHash, timingSafeEqual } from 'node:crypto';
import { idPrefixes } from '@trainyard/contracts';
import { secretBytes } from '../idempotency/request-ids.ts';

/** An API key as its owner sends it, taken apart. */
export interface ApiToken {
  /** Identifier of the key. */
  id: string;
  secret: string;
}

// 160 bits. A name of its own lets scanners find keys that were published by mistake.
const byteLength = 20;
const form = /^ty_([0-7][0-9A-HJKMNP-TV-Z]{25})_([0-9a-f]{40})$/;
const idStart = `${idPrefixes.apiKey}_`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** SHA-256 of a secret as hexadecimal digits: all that is stored of it. */
export const secretSha256 = (secret: string): string => digest(secret).toString('hex');

/** A new secret for a key: what its owner sends, and what is stored of it. */
export function newToken(id: string): { token: string; secretSha256: string } {
  const secret = secretBytes(byteLength).toString('hex');
  return { token: `ty_${id.slice(idStart.length)}_${secret}`, secretSha256: secretSha256(secret) };
}

/** The parts of a key, undefined when the text has not the form of one. */
export function readToken(text: string): ApiToken | undefined {
  const [, ulid, secret] = form.exec(text) ?? [];
  return ulid === undefined || secret === undefined ? undefined : { id: idStart + ulid, secret };
}

/** Whether a text has this SHA-256; how long it takes tells nothing of either. */
export function hasSha256(text: string, sha256: string): boolean {
  return timingSafeEqual(digest(text), Buffer.from(sha256, 'hex'));
}
