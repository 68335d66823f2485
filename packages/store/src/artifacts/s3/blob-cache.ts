import { createHash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobRef } from '@trainyard/contracts';
import { checkedSha256 } from '../artifact-key.ts';
import type { BlobContent } from '../artifact-store.ts';
import { DurableFiles } from '../durable-files.ts';
import { diskFileSystem } from '../file-system.ts';
import { fillBlob } from '../fill-blob.ts';

/**
 * Local copies of blobs in a folder that the processes of a machine share, the least recently used removed first. Every
 * copy has been checked when it came; none is needed for long.
 */
export class BlobCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #inUseMs: number;
  readonly #files: DurableFiles;

  /** Copies used within `inUseMs` stay, whatever the bound: somebody may be about to open them. Default: 600,000. */
  constructor(folder: string, maxBytes: number, inUseMs = 600_000) {
    this.#inUseMs = inUseMs;
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#files = new DurableFiles(diskFileSystem, folder);
  }

  /** Takes content in, and hands its path to `store` before anybody can find it. @throws BlobTooLarge, SourceFailed, what `store` throws */
  async take(
    content: BlobContent,
    maxBytes: number,
    store: (path: string, ref: BlobRef) => Promise<void>,
  ): Promise<BlobRef> {
    await this.#files.makeRoot();
    const ref = await this.#files.write(
      (file) => fillBlob(file, content, maxBytes),
      async (temporary, filled) => {
        await store(temporary, filled);
        await this.#files.replace(temporary, this.#pathOf(filled.sha256));
      },
    );
    await this.#trim();
    return ref;
  }

  /** Path of the copy of a blob, or undefined. A damaged one is removed. */
  async find({ sha256 }: BlobRef): Promise<string | undefined> {
    const path = this.#pathOf(sha256);
    try {
      const now = new Date();
      await utimes(path, now, now);
      const hash = createHash('sha256');
      await diskFileSystem.readThrough(path, (chunk) => hash.update(chunk));
      if (hash.digest('hex') === sha256) return path;
      await this.forget(sha256);
    } catch {
      // Another process removed it: it comes again.
    }
    return undefined;
  }

  async forget(sha256: string): Promise<void> {
    await rm(this.#pathOf(sha256), { force: true });
  }

  collect(olderThanMs: number): Promise<number> {
    return this.#files.collect(olderThanMs);
  }

  async #trim(): Promise<void> {
    const root = join(this.#folder, 'blobs');
    const names = await readdir(root).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(join(root, name)).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { name, size, mtimeMs };
      }),
    );
    let total = found.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size, mtimeMs } of found.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (total <= this.#maxBytes || Date.now() - mtimeMs < this.#inUseMs) return;
      await rm(join(root, name), { force: true });
      total -= size;
    }
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, 'blobs', checkedSha256(sha256));
  }
}
