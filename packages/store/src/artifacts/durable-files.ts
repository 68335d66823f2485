import { dirname, join } from 'node:path';
import { ulid } from 'ulid';
import { StorageFailed, StorageFull } from '../errors.ts';
import { errorCode, type FileSystem, type WritableFile } from './file-system.ts';

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const knownFoldersLimit = 10_000;
const placeTries = 5;

/** The error a caller of the artifacts gets for one of the operating system. */
export function storageError(error: unknown, doing: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (fullCodes.has(code))
    return new StorageFull(`${doing}: the storage is full (${message}); free space and try again`);
  return new StorageFailed(`${doing}: the artifact folder refused it (${message}); check its disk and permissions`);
}

/**
 * Files that are whole or absent, whatever is interrupted: written under a temporary name, synchronized, then given
 * their name, and the folder synchronized. Temporary files share one folder on the same file system, so that what a
 * crash leaves behind is found without a search.
 */
export class DurableFiles {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #temporary: string;
  readonly #knownFolders = new Set<string>();

  constructor(fs: FileSystem, root: string) {
    this.#fs = fs;
    this.#root = root;
    this.#temporary = join(root, 'temporary');
  }

  /** Makes the root and the folders above it, down to the disk. */
  async makeRoot(): Promise<void> {
    await this.#makeBelow('', this.#root);
  }

  /**
   * Makes a folder and those above it, down to the disk, but never the root: when that is gone the disk is, and what
   * was written in its place would be gone when it comes back.
   */
  async makeFolder(path: string): Promise<void> {
    await this.#makeBelow(this.#root, path);
  }

  async #makeBelow(floor: string, path: string): Promise<void> {
    if (this.#knownFolders.has(path)) return;
    const parent = dirname(path);
    if (parent === path || path === floor) return;
    if (!(await this.#madeFolder(path))) {
      await this.#makeBelow(floor, parent);
      await this.#fs.makeFolder(path);
    }
    // Also when it was there: whoever made it may have been interrupted before this.
    await this.#fs.syncFolder(parent);
    if (this.#knownFolders.size >= knownFoldersLimit) this.#knownFolders.clear();
    this.#knownFolders.add(path);
  }

  /** Makes a folder; false when its parent is absent. */
  async #madeFolder(path: string): Promise<boolean> {
    try {
      await this.#fs.makeFolder(path);
      return true;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  /** Writes a temporary file by `fill` and hands its path to `place`; whatever fails, no temporary file stays. */
  async write<Result>(
    fill: (file: WritableFile) => Promise<Result>,
    place: (temporary: string, filled: Result) => Promise<void>,
  ): Promise<Result> {
    await this.makeFolder(this.#temporary);
    const temporary = join(this.#temporary, ulid());
    try {
      const filled = await this.#fill(temporary, fill);
      await place(temporary, filled);
      return filled;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.#knownFolders.clear();
      throw error;
    } finally {
      // A file that was linked keeps its content under its own name. One that cannot be removed is collected later.
      await this.#fs.remove(temporary).catch(() => undefined);
    }
  }

  async #fill<Result>(temporary: string, fill: (file: WritableFile) => Promise<Result>): Promise<Result> {
    const file = await this.#fs.createFile(temporary);
    try {
      const filled = await fill(file);
      await file.sync();
      return filled;
    } finally {
      await file.close();
    }
  }

  /** Gives a temporary file its name, over whatever had it. */
  replace(temporary: string, path: string): Promise<void> {
    return this.#place(path, () => this.#fs.rename(temporary, path));
  }

  /** Gives a temporary file its name. @throws EEXIST when it is taken */
  create(temporary: string, path: string): Promise<void> {
    return this.#place(path, () => this.#fs.link(temporary, path));
  }

  /** Gives a temporary file another name, over whatever had it; it keeps the one it has. */
  async copy(temporary: string, path: string): Promise<void> {
    const second = `${temporary}.copy`;
    await this.#fs.link(temporary, second);
    try {
      await this.replace(second, path);
    } catch (error) {
      await this.#fs.remove(second).catch(() => undefined);
      throw error;
    }
  }

  /** Removes a file, and the folders above it that are empty then, up to `root`; false when it is absent. */
  async remove(path: string, root: string): Promise<boolean> {
    if ((await this.#fs.sizeBytes(path)) === undefined) return false;
    await this.#fs.remove(path);
    let folder = dirname(path);
    while (folder !== root && (await this.#fs.removeFolder(folder))) {
      this.#knownFolders.delete(folder);
      folder = dirname(folder);
    }
    await this.#syncRemaining(folder);
    return true;
  }

  async #syncRemaining(folder: string): Promise<void> {
    try {
      await this.#fs.syncFolder(folder);
    } catch (error) {
      // Another removed it meanwhile, and synchronizes what is above.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }

  async #place(path: string, name: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.makeFolder(dirname(path));
        await name();
        return await this.#fs.syncFolder(dirname(path));
      } catch (error) {
        // A folder that was empty was removed just now, by this process or another.
        if (errorCode(error) !== 'ENOENT' || tries === placeTries) throw error;
        this.#knownFolders.clear();
      }
    }
  }

  /** Removes temporary files that have not changed for `olderThanMs`; tells how many. */
  async collect(olderThanMs: number): Promise<number> {
    let collected = 0;
    for (const name of await this.#fs.readFolder(this.#temporary)) {
      const path = join(this.#temporary, name);
      const age = await this.#fs.ageMs(path);
      if (age === undefined || age < olderThanMs) continue;
      await this.#fs.remove(path);
      collected += 1;
    }
    return collected;
  }
}
