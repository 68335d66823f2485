import { createHash } from 'node:crypto';
import { ArtifactCorrupt } from '../errors.ts';

const trailerLength = 1 + 64 + 1;

/** SHA-256 of bytes as 64 lower-case hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Content followed by a line with its SHA-256, so that damage is seen when it is read. */
export function sealBytes(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.from(`\n${sha256Of(bytes)}\n`, 'latin1')]);
}

/** The content of sealed bytes. @throws ArtifactCorrupt when it does not have the SHA-256 it was sealed with */
export function openSealed(sealed: Uint8Array, name: string): Uint8Array {
  const end = sealed.length - trailerLength;
  const content = sealed.subarray(0, Math.max(end, 0));
  const trailer = Buffer.from(sealed.subarray(Math.max(end, 0))).toString('latin1');
  if (end >= 0 && trailer === `\n${sha256Of(content)}\n`) return content;
  throw new ArtifactCorrupt(
    `${name}: expected content that has the SHA-256 of its last line, received ${sealed.length} other bytes; restore it from a backup`,
  );
}
