import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BlobRef } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { AlreadyExists, ArtifactCorrupt, ArtifactMissing, StorageFailed } from '../errors.ts';
import { Sweeps } from '../removal/sweeps.ts';
import { checkedSha256, keySegments } from './artifact-key.ts';
import type { ArtifactStore, BlobContent, CreateOptions, ListOptions, PutBlobOptions } from './artifact-store.ts';
import { checkedStream } from './checked-stream.ts';
import { DurableFiles, storageError } from './durable-files.ts';
import { errorCode, type FileSystem } from './file-system.ts';
import { fillBlob, SourceFailed } from './fill-blob.ts';
import { pageOfNames } from './page-of-names.ts';
import { Reserve } from './reserve.ts';
import { openSealed, sealBytes, sha256Of } from './sealed-bytes.ts';

/** Artifacts as files under one folder: `blobs/<2>/<sha256>`, `objects/<key>`, and `temporary` for what is being written. */
export class FileArtifactStore implements ArtifactStore {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #files: DurableFiles;
  readonly #sweeps: Sweeps;
  readonly #reserve: Reserve;

  /** `sweepPatienceMs`: see `Sweeps`. */
  constructor(fs: FileSystem, root: string, sweepPatienceMs?: number) {
    this.#fs = fs;
    this.#root = root;
    this.#sweeps = new Sweeps(this, sweepPatienceMs);
    this.#files = new DurableFiles(fs, root);
    this.#reserve = new Reserve(fs, this.#files, root);
  }

  /** Makes the folder, before anything else; it is never made again, see `DurableFiles`. @throws StorageFailed, StorageFull */
  make(): Promise<void> {
    return this.#attempt('making the artifact folder', () => this.#files.makeRoot());
  }

  putBlob(content: BlobContent, { maxBytes = Number.POSITIVE_INFINITY }: PutBlobOptions = {}): Promise<BlobRef> {
    return this.#attempt('storing a blob', () =>
      this.#files.write(
        (file) => fillBlob(file, content, maxBytes),
        async (temporary, { sha256 }) => {
          // Over an equal blob too: that heals a damaged one.
          do await this.#files.copy(temporary, this.#blobPath(sha256));
          while (!(await this.#sweeps.keeps(sha256)));
        },
      ),
    );
  }

  async readBlob(ref: BlobRef): Promise<Uint8Array> {
    const bytes = await this.#readFile(this.#blobPath(ref.sha256));
    if (bytes === undefined) throw this.#missing(ref);
    if (sha256Of(bytes) !== ref.sha256) throw this.#corrupt(ref);
    return bytes;
  }

  async *streamBlob(ref: BlobRef): AsyncIterable<Uint8Array> {
    const chunks = this.#fs.readStream(this.#blobPath(ref.sha256));
    try {
      yield* checkedStream(chunks, ref.sha256, () => this.#corrupt(ref));
    } catch (error) {
      if (error instanceof ArtifactCorrupt) throw error;
      throw await this.#unread(error, ref);
    }
  }

  async blobFile(ref: BlobRef): Promise<string> {
    const path = this.#blobPath(ref.sha256);
    const hash = createHash('sha256');
    try {
      await this.#fs.readThrough(path, (chunk) => hash.update(chunk));
    } catch (error) {
      throw await this.#unread(error, ref);
    }
    if (hash.digest('hex') !== ref.sha256) throw this.#corrupt(ref);
    return path;
  }

  async verifyBlob(ref: BlobRef): Promise<boolean> {
    try {
      await this.blobFile(ref);
      return true;
    } catch (error) {
      if (error instanceof ArtifactMissing || error instanceof ArtifactCorrupt) return false;
      throw error;
    }
  }

  async blobs(options: ListOptions = {}): Promise<string[]> {
    const root = join(this.#root, 'blobs');
    const names = await this.#attempt('listing blobs', async () => {
      const found: string[] = [];
      for (const folder of await this.#fs.subfolders(root)) {
        found.push(...(await this.#fs.readFolder(join(root, folder))));
      }
      return found;
    });
    if (names.length === 0) await this.#isAbsent();
    return pageOfNames(names, options);
  }

  async blobBytes(sha256: string): Promise<number | undefined> {
    const bytes = await this.#attempt(`looking at blob ${sha256}`, () => this.#fs.sizeBytes(this.#blobPath(sha256)));
    if (bytes === undefined) await this.#isAbsent();
    return bytes;
  }

  deleteBlob(sha256: string): Promise<void> {
    return this.#remove(this.#blobPath(sha256), join(this.#root, 'blobs'));
  }

  create(key: string, bytes: Uint8Array, { isFreeing = false }: CreateOptions = {}): Promise<void> {
    return isFreeing ? this.#reserve.use(() => this.#create(key, bytes)) : this.#create(key, bytes);
  }

  async #create(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#objectPath(key);
    await this.#attempt(`creating ${key}`, async () => {
      try {
        await this.#writeSealed(bytes, (temporary) => this.#files.create(temporary, path));
      } catch (error) {
        if (errorCode(error) === 'EEXIST') throw new AlreadyExists(`${key}: was written before and is never replaced`);
        throw error;
      }
    });
  }

  async replace(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#objectPath(key);
    await this.#attempt(`replacing ${key}`, () =>
      this.#writeSealed(bytes, (temporary) => this.#files.replace(temporary, path)),
    );
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    const sealed = await this.#readFile(this.#objectPath(key));
    return sealed && openSealed(sealed, key);
  }

  async list(prefix: string, options: ListOptions = {}): Promise<string[]> {
    const names = await this.#attempt(`listing ${prefix}`, () => this.#fs.readFolder(this.#objectPath(prefix)));
    if (names.length === 0) await this.#isAbsent();
    return pageOfNames(names, options);
  }

  keys(prefix?: string): AsyncIterable<string> {
    if (prefix === undefined) return this.#keysIn(join(this.#root, 'objects'), '');
    return this.#keysIn(this.#objectPath(prefix), `${prefix}/`);
  }

  async *#keysIn(folder: string, prefix: string): AsyncIterable<string> {
    const [names, folders] = await this.#attempt(`listing ${prefix}`, () =>
      Promise.all([this.#fs.readFolder(folder), this.#fs.subfolders(folder)]),
    );
    if (names.length === 0) await this.#isAbsent();
    const below = new Set(folders);
    for (const name of names) {
      if (below.has(name)) yield* this.#keysIn(join(folder, name), `${prefix}${name}/`);
      else yield `${prefix}${name}`;
    }
  }

  delete(key: string): Promise<void> {
    return this.#remove(this.#objectPath(key), join(this.#root, 'objects'));
  }

  collectTemporary(olderThanMs: number): Promise<number> {
    return this.#attempt('collecting temporary files', async () => {
      const collected = await this.#files.collect(olderThanMs);
      await this.#reserve.keep();
      return collected;
    });
  }

  async probe(): Promise<void> {
    const key = `probe/${ulid()}`;
    await this.create(key, Buffer.from('probe'));
    const second = await this.create(key, Buffer.from('probe')).catch((error: unknown) => error);
    await this.delete(key);
    if (second instanceof AlreadyExists) return;
    throw new StorageFailed(
      `${this.#root}: expected the second of two creations of one file to be refused, received none; use a file system with hard links`,
    );
  }

  #writeSealed(bytes: Uint8Array, place: (temporary: string) => Promise<void>): Promise<void> {
    return this.#files.write((file) => file.write(sealBytes(bytes)), place);
  }

  async #readFile(path: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#fs.readFile(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw storageError(error, `reading ${path}`);
      await this.#isAbsent();
      return undefined;
    }
  }

  /** Returns when what was not found is absent, because everything else is there. @throws StorageFailed when nothing is */
  async #isAbsent(): Promise<void> {
    const root = await this.#attempt('looking at the artifact folder', () => this.#fs.ageMs(this.#root));
    if (root === undefined)
      throw new StorageFailed(
        `${this.#root}: expected the folder that was there, found none; mount its disk again, or restart the services to begin anew`,
      );
  }

  async #remove(path: string, root: string): Promise<void> {
    if (!(await this.#attempt(`removing ${path}`, () => this.#files.remove(path, root)))) await this.#isAbsent();
  }

  async #attempt<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SourceFailed) throw error.cause;
      if (errorCode(error) === 'ENOENT') await this.#isAbsent();
      throw storageError(error, doing);
    }
  }

  #blobPath(sha256: string): string {
    return join(this.#root, 'blobs', checkedSha256(sha256).slice(0, 2), sha256);
  }

  #objectPath(key: string): string {
    return join(this.#root, 'objects', ...keySegments(key));
  }

  /** Why a blob could not be read. */
  async #unread(error: unknown, ref: BlobRef): Promise<unknown> {
    if (errorCode(error) !== 'ENOENT') return storageError(error, `reading blob ${ref.sha256}`);
    await this.#isAbsent();
    return this.#missing(ref);
  }

  #missing({ sha256 }: BlobRef): ArtifactMissing {
    return new ArtifactMissing(`blob ${sha256}: expected stored bytes, received none; restore it from a backup`);
  }

  #corrupt({ sha256 }: BlobRef): ArtifactCorrupt {
    return new ArtifactCorrupt(
      `blob ${sha256}: expected bytes with this SHA-256, received others; restore it from a backup`,
    );
  }
}
