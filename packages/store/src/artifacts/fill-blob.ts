import { createHash } from 'node:crypto';
import type { BlobRef } from '@trainyard/contracts';
import { BlobTooLarge } from '../errors.ts';
import type { BlobContent } from './artifact-store.ts';
import type { WritableFile } from './file-system.ts';

/** Carries an error of the content's own source past the mapping of file system errors. */
export class SourceFailed extends Error {}

async function* fromSource(content: BlobContent): AsyncIterable<Uint8Array> {
  try {
    yield* content instanceof Uint8Array ? [content] : content;
  } catch (cause) {
    throw new SourceFailed('the source of the content failed', { cause });
  }
}

/** Writes content to a file and names it. @throws BlobTooLarge, SourceFailed */
export async function fillBlob(file: WritableFile, content: BlobContent, maxBytes: number): Promise<BlobRef> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of fromSource(content)) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new BlobTooLarge(maxBytes);
    hash.update(chunk);
    await file.write(chunk);
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}
