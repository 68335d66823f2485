import { addAbortListener } from 'node:events';
import type { DatasetFile, FileRole } from '@trainyard/contracts';
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';

// A client that sends less is taken for one that only wants to hold a connection.
const slowestBytesPerSecond = 1024;

/** The bytes of an upload as they come; a client that sends too slowly is cut off. */
export async function* whileItGoesOn(
  { raw: stream, server, contentHash }: Pick<FastifyRequest, 'raw' | 'server' | 'contentHash'>,
  periodMs: number,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  const timer = setInterval(() => {
    if (received < (slowestBytesPerSecond * periodMs) / 1000) stream.destroy();
    received = 0;
  }, periodMs);
  const listener = addAbortListener(server.closing, () => stream.destroy());
  try {
    // Whoever stops reading still has to answer on the same connection.
    for await (const bytes of stream.iterator({ destroyOnReturn: false })) {
      received += bytes.length;
      contentHash?.update(bytes);
      yield bytes;
    }
  } finally {
    clearInterval(timer);
    listener[Symbol.dispose]();
  }
}

async function* someBytes(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isEmpty = true;
  for await (const chunk of bytes) {
    isEmpty &&= chunk.length === 0;
    yield chunk;
  }
  if (isEmpty) throw new ApiError('malformedBody', 'The file is empty; send its bytes as the body.');
}

function checkLength({ headers }: FastifyRequest, uploadBytes: number): void {
  if (Number(headers['content-length'] ?? 0) <= uploadBytes) return;
  throw new ApiError('payloadTooLarge', `The file is larger than ${uploadBytes} bytes.`);
}

/**
 * Stores the body of a request as it arrives; memory does not grow with it, and a client that leaves leaves nothing.
 * @throws {ApiError} malformedBody when it is empty, payloadTooLarge; of the store StorageFull, BlobTooLarge
 */
export async function receiveFile(
  request: FastifyRequest,
  role: FileRole,
  { store, limits }: Pick<Deps, 'store' | 'limits'>,
): Promise<DatasetFile> {
  checkLength(request, limits.uploadBytes);
  const bytes = someBytes(whileItGoesOn(request, limits.receiveTimeoutMs));
  return { role, ...(await store.artifacts.putBlob(bytes, { maxBytes: limits.uploadBytes })) };
}
