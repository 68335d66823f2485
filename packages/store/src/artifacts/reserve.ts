import { join } from 'node:path';
import { StorageFull } from '../errors.ts';
import { type DurableFiles, storageError } from './durable-files.ts';
import type { FileSystem } from './file-system.ts';

/** Bytes that are set aside: hundreds of small records. */
const reserveBytes = 2 ** 20;

/** Space set aside in a file, so that what frees space can be written to a storage that is full. */
export class Reserve {
  readonly #fs: FileSystem;
  readonly #files: DurableFiles;
  readonly #path: string;

  constructor(fs: FileSystem, files: DurableFiles, root: string) {
    this.#fs = fs;
    this.#files = files;
    this.#path = join(root, 'reserve');
  }

  /** Sets the space aside, unless that is done or there is none. */
  async keep(): Promise<void> {
    if ((await this.#fs.sizeBytes(this.#path)) !== undefined) return;
    const fill = (file: { write(bytes: Uint8Array): Promise<void> }) => file.write(Buffer.alloc(reserveBytes, 1));
    try {
      await this.#files.write(fill, (temporary) => this.#files.replace(temporary, this.#path));
    } catch (error) {
      if (!(storageError(error, 'setting space aside') instanceof StorageFull)) throw error;
    }
  }

  /** Does work; when the storage is full, once more on what was set aside. */
  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageFull) || (await this.#fs.sizeBytes(this.#path)) === undefined) throw error;
      await this.#fs.remove(this.#path);
      return work();
    }
  }
}
