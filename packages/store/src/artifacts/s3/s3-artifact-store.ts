import type { BlobRef } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { AlreadyExists, ArtifactCorrupt, ArtifactMissing, StorageFailed } from '../../errors.ts';
import { Sweeps } from '../../removal/sweeps.ts';
import { checkedSha256, keySegments } from '../artifact-key.ts';
import type { ArtifactStore, BlobContent, ListOptions, PutBlobOptions } from '../artifact-store.ts';
import { checkedStream } from '../checked-stream.ts';
import { storageError } from '../durable-files.ts';
import { diskFileSystem } from '../file-system.ts';
import { SourceFailed } from '../fill-blob.ts';
import { pageOfNames } from '../page-of-names.ts';
import { openSealed, sealBytes } from '../sealed-bytes.ts';
import type { BlobCache } from './blob-cache.ts';
import { listKeys } from './list-keys.ts';
import type { S3Client } from './s3-client.ts';
import { streamObject } from './stream-object.ts';
import { uploadFile } from './upload-file.ts';

const objectKey = (key: string): string => `objects/${keySegments(key).join('/')}`;

const blobKey = (sha256: string): string => `blobs/${checkedSha256(sha256)}`;

/**
 * Artifacts in S3: `blobs/<sha256>` and `objects/<key>`, blobs with local copies. What is written once rests on the
 * conditional PUT (`If-None-Match: *`), which `probe` checks.
 */
export class S3ArtifactStore implements ArtifactStore {
  readonly #client: S3Client;
  readonly #cache: BlobCache;
  readonly #sweeps = new Sweeps(this);

  constructor(client: S3Client, cache: BlobCache) {
    this.#client = client;
    this.#cache = cache;
  }

  putBlob(content: BlobContent, { maxBytes = Number.POSITIVE_INFINITY }: PutBlobOptions = {}): Promise<BlobRef> {
    return this.#local('storing a blob', () =>
      this.#cache.take(content, maxBytes, async (path, { sha256, sizeBytes }) => {
        do await uploadFile(this.#client, blobKey(sha256), path, sizeBytes);
        while (!(await this.#sweeps.keeps(sha256)));
      }),
    );
  }

  async readBlob(ref: BlobRef): Promise<Uint8Array> {
    return diskFileSystem.readFile(await this.blobFile(ref));
  }

  async *streamBlob(ref: BlobRef): AsyncIterable<Uint8Array> {
    const copy = await this.#cache.find(ref);
    // What is read once, such as a download, needs no copy: it begins at once and takes no space.
    if (copy === undefined) yield* this.#remote(ref);
    else yield* diskFileSystem.readStream(copy);
  }

  async blobFile(ref: BlobRef): Promise<string> {
    const copy = await this.#cache.find(ref);
    if (copy !== undefined) return copy;
    await this.#local(`fetching blob ${ref.sha256}`, () => this.#fetch(ref));
    const fetched = await this.#cache.find(ref);
    if (fetched !== undefined) return fetched;
    throw new StorageFailed(`blob ${ref.sha256}: its local copy was removed at once; raise ARTIFACT_CACHE_BYTES`);
  }

  async verifyBlob(ref: BlobRef): Promise<boolean> {
    // The store's own must be there: another worker has no copy.
    if ((await this.blobBytes(ref.sha256)) !== ref.sizeBytes) return false;
    try {
      await this.blobFile(ref);
      return true;
    } catch (error) {
      if (error instanceof ArtifactMissing || error instanceof ArtifactCorrupt) return false;
      throw error;
    }
  }

  async blobs(options: ListOptions = {}): Promise<string[]> {
    const names: string[] = [];
    for await (const { keys } of listKeys(this.#client, 'blobs/')) {
      names.push(...keys.map((key) => key.slice('blobs/'.length)));
    }
    return pageOfNames(names, options);
  }

  async blobBytes(sha256: string): Promise<number | undefined> {
    const { response } = await this.#client.request({ method: 'HEAD', key: blobKey(sha256), expected: [404] });
    return response.ok ? Number(response.headers.get('content-length')) : undefined;
  }

  async deleteBlob(sha256: string): Promise<void> {
    await this.#client.request({ method: 'DELETE', key: blobKey(sha256), expected: [404] });
    await this.#cache.forget(sha256);
  }

  async create(key: string, bytes: Uint8Array): Promise<void> {
    const body = sealBytes(bytes);
    const headers = { 'if-none-match': '*' };
    const { response, isRepeated } = await this.#client.request({
      ...{ method: 'PUT', key: objectKey(key), headers, body, expected: [412] },
    });
    if (response.ok) return;
    await response.arrayBuffer();
    // Of a try whose answer was lost it is not known whether it was carried out: then what is there is ours.
    const ours = isRepeated ? await this.read(key) : undefined;
    if (ours && Buffer.compare(ours, bytes) === 0) return;
    throw new AlreadyExists(`${key}: was written before and is never replaced`);
  }

  async replace(key: string, bytes: Uint8Array): Promise<void> {
    await this.#client.request({ method: 'PUT', key: objectKey(key), body: sealBytes(bytes) });
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    const { response } = await this.#client.request({ method: 'GET', key: objectKey(key), expected: [404] });
    const bytes = Buffer.from(await response.arrayBuffer());
    return response.ok ? openSealed(bytes, key) : undefined;
  }

  async list(prefix: string, options: ListOptions = {}): Promise<string[]> {
    const start = `${objectKey(prefix)}/`;
    const names = new Set<string>();
    for await (const { keys, prefixes } of listKeys(this.#client, start, { delimiter: '/' })) {
      for (const key of keys) names.add(key.slice(start.length));
      for (const below of prefixes) names.add(below.slice(start.length, -1));
    }
    return pageOfNames([...names], options);
  }

  async *keys(prefix?: string): AsyncIterable<string> {
    const start = prefix === undefined ? 'objects/' : `${objectKey(prefix)}/`;
    for await (const { keys } of listKeys(this.#client, start)) {
      yield* keys.map((key) => key.slice('objects/'.length));
    }
  }

  async delete(key: string): Promise<void> {
    await this.#client.request({ method: 'DELETE', key: objectKey(key), expected: [404] });
  }

  collectTemporary(olderThanMs: number): Promise<number> {
    return this.#local('collecting temporary files', () => this.#cache.collect(olderThanMs));
  }

  async probe(): Promise<void> {
    const key = `probe/${ulid()}`;
    await this.create(key, Buffer.from('first'));
    const second = await this.create(key, Buffer.from('second')).catch((error: unknown) => error);
    await this.delete(key);
    if (second instanceof AlreadyExists) return;
    if (second !== undefined) throw second;
    throw new StorageFailed(
      `${this.#client.settings.endpoint}: expected the second of two writes with If-None-Match: * to be refused, received none; Trainyard needs an S3 store that honours conditional writes, such as AWS S3 or MinIO`,
    );
  }

  #remote(ref: BlobRef): AsyncGenerator<Uint8Array> {
    const chunks = streamObject(this.#client, blobKey(ref.sha256), ref.sizeBytes);
    return checkedStream(chunks, ref.sha256, () => this.#corrupt(ref));
  }

  async #fetch(ref: BlobRef): Promise<void> {
    await this.#cache.take(this.#remote(ref), Number.POSITIVE_INFINITY, async () => undefined);
  }

  #corrupt({ sha256 }: BlobRef): ArtifactCorrupt {
    return new ArtifactCorrupt(
      `blob ${sha256}: expected bytes with this SHA-256, received others; restore it from a backup`,
    );
  }

  async #local<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SourceFailed ? error.cause : storageError(error, doing);
    }
  }
}
