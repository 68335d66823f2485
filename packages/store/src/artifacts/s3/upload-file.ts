import { open } from 'node:fs/promises';
import type { S3Client } from './s3-client.ts';

/** Bytes of one part; larger files go in several. */
export const partBytes = 32 * 2 ** 20;

async function putPart(
  client: S3Client,
  key: string,
  query: Record<string, string>,
  body: Uint8Array,
): Promise<string> {
  const { response } = await client.request({ method: 'PUT', key, query, body });
  return response.headers.get('etag') ?? '';
}

async function inParts(client: S3Client, key: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const { response } = await client.request({ method: 'POST', key, query: { uploads: '' } });
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(await response.text())?.[1] ?? '';
  try {
    const etags: string[] = [];
    for await (const part of parts) {
      etags.push(await putPart(client, key, { partNumber: String(etags.length + 1), uploadId }, part));
    }
    const listed = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
    const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`);
    await client.request({ method: 'POST', key, query: { uploadId }, body });
  } catch (error) {
    await client.request({ method: 'DELETE', key, query: { uploadId }, expected: [404] }).catch(() => undefined);
    throw error;
  }
}

async function* partsOf(path: string, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (let start = 0; start < sizeBytes; start += partBytes) {
      const part = Buffer.allocUnsafe(Math.min(partBytes, sizeBytes - start));
      await file.read(part, 0, part.length, start);
      yield part;
    }
  } finally {
    await file.close();
  }
}

/** Stores a local file under a key, whole or not at all; the server checks the SHA-256 of everything that is sent. */
export async function uploadFile(client: S3Client, key: string, path: string, sizeBytes: number): Promise<void> {
  const parts = partsOf(path, sizeBytes);
  if (sizeBytes > partBytes) return inParts(client, key, parts);
  let body: Uint8Array = new Uint8Array();
  for await (const part of parts) body = part;
  await client.request({ method: 'PUT', key, body });
}
