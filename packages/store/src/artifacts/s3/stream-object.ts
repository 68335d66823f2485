import { ArtifactMissing, StorageFailed, StoreError } from '../../errors.ts';
import type { S3Client } from './s3-client.ts';

/** How a stream of an object is kept up. */
export interface StreamOptions {
  /** Within which the next bytes must come. Default: 60,000. */
  idleMs?: number;
}

/** Breaks in a row, without a byte between them, after which a stream is given up. */
const mostBreaks = 4;

async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { idleMs, controller }: { idleMs: number; controller: AbortController },
): Promise<Uint8Array | undefined> {
  const timer = setTimeout(() => controller.abort(new Error(`no bytes came for ${idleMs} ms`)), idleMs);
  try {
    return (await reader.read()).value;
  } finally {
    clearTimeout(timer);
  }
}

/** The bytes of one answer from `at` on; an answer that ignores the range is skipped up to there. */
async function* bytesFrom(client: S3Client, key: string, at: number, idleMs: number): AsyncGenerator<Uint8Array> {
  const headers = { ...(at > 0 && { range: `bytes=${at}-` }) };
  const { response, controller } = await client.open({ key, headers });
  if (!response.ok) {
    controller.abort();
    throw new ArtifactMissing(`${key}: expected stored bytes, received none; restore it from a backup`);
  }
  const reader = response.body?.getReader();
  let skip = response.status === 206 ? 0 : at;
  try {
    for (;;) {
      const chunk = reader && (await readWithin(reader, { idleMs, controller }));
      if (!chunk) return;
      const rest = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - rest.length;
      if (rest.length > 0) yield rest;
    }
  } finally {
    controller.abort();
  }
}

/**
 * The bytes of an object as they come from the server and no faster than they are taken; a connection that breaks is
 * followed by another that goes on where it was. @throws ArtifactMissing, StorageFailed
 */
export async function* streamObject(
  client: S3Client,
  key: string,
  sizeBytes: number,
  { idleMs = 60_000 }: StreamOptions = {},
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let breaks = 0; breaks <= mostBreaks; breaks += 1) {
    try {
      for await (const chunk of bytesFrom(client, key, at, idleMs)) {
        breaks = 0;
        at += chunk.length;
        yield chunk;
      }
      // It is as long as the server has it, whatever was expected.
      return;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (at === sizeBytes) return;
    }
  }
  throw new StorageFailed(`${key}: expected ${sizeBytes} bytes, received ${at}; the connection broke off each time`);
}
