import type { Readable } from 'node:stream';
import type { DatasetFile, FileRole } from '@trainyard/contracts';
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';

async function* whileItGoesOn(stream: Readable, idleMs: number): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => stream.destroy(), idleMs);
  try {
    for await (const bytes of stream) {
      timer.refresh();
      yield bytes;
      timer.refresh();
    }
  } finally {
    clearTimeout(timer);
  }
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
  const bytes = whileItGoesOn(request.raw, limits.receiveTimeoutMs);
  const blob = await store.artifacts.putBlob(bytes, { maxBytes: limits.uploadBytes });
  if (blob.sizeBytes > 0) return { role, ...blob };
  await store.artifacts.deleteBlob(blob.sha256);
  throw new ApiError('malformedBody', 'The file is empty; send its bytes as the body.');
}
