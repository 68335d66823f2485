import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { bearerOf } from '../access/bearer.ts';

/** What a request with an Idempotency-Key can keep for its repetitions alone. */
export interface RequestKeys {
  /** A text that only a repetition can open. */
  seal(text: string): string;
  /** The secret that the request gives: whoever takes it up gives the same. */
  secret(bytes: number): Buffer;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const derive = promisify<string, string, number, Buffer>(scrypt);

/** 256 bits from the Idempotency-Key and the API key of a request; of neither is more stored than a hash. */
async function materialOf(headers: Headers, salt: string): Promise<Buffer> {
  const { 'idempotency-key': key, authorization } = headers;
  // Either may be short enough to be guessed, so guessing is made slow.
  return derive(JSON.stringify([key, bearerOf(authorization as string | undefined) ?? '']), salt, 32);
}

const keyOf = (material: Buffer, use: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', material, '', use, bytes));

/** The keys of a request; `salt` is the ULID of its claim. */
export async function requestKeys(headers: Headers, salt: string): Promise<RequestKeys> {
  const material = await materialOf(headers, salt);
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, keyOf(material, 'answer', 32), iv);
      const sealed = Buffer.concat([iv, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]);
      return `${salt}.${sealed.toString('base64')}`;
    },
    secret: (bytes) => keyOf(material, 'secret', bytes),
  };
}

/** What the same request sealed; undefined when this one was sent with another API key. */
export async function openSealed(headers: Headers, text: string): Promise<string | undefined> {
  const [salt = '', sealed = ''] = text.split('.');
  const bytes = Buffer.from(sealed, 'base64');
  const key = keyOf(await materialOf(headers, salt), 'answer', 32);
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  opening.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(bytes.subarray(ivBytes, -tagBytes)), opening.final()]).toString();
  } catch {
    // The tag does not fit: it was sealed with another key.
    return undefined;
  }
}
