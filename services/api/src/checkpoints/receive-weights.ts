import { open } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import { whileItGoesOn } from '../datasets/receive-file.ts';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';

/** Writes the body of a request to a file as it arrives. @throws {ApiError} malformedBody when it is empty, payloadTooLarge */
export async function receiveWeights(
  request: FastifyRequest,
  path: string,
  { maxBytes, limits }: { maxBytes: number } & Pick<Deps, 'limits'>,
): Promise<void> {
  const tooLarge = new ApiError('payloadTooLarge', `Weights of this model are at most ${maxBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  const file = await open(path, 'wx', 0o600);
  let received = 0;
  try {
    for await (const bytes of whileItGoesOn(request, limits.receiveTimeoutMs)) {
      received += bytes.length;
      if (received > maxBytes) throw tooLarge;
      await file.write(bytes);
    }
  } finally {
    await file.close();
  }
  if (received === 0) throw new ApiError('malformedBody', 'The file is empty; send its bytes as the body.');
}
