import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rmdir, stat, unlink } from 'node:fs/promises';

const chunkBytes = 256 * 1024;

/** A file being written. */
export interface WritableFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when the content has reached the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The operations artifacts need of a file system; tests put one in between that fails or stops at a chosen one. */
export interface FileSystem {
  /** Opens a new file. @throws EEXIST when it is there */
  createFile(path: string): Promise<WritableFile>;
  readFile(path: string): Promise<Uint8Array>;
  readStream(path: string): AsyncIterable<Uint8Array>;
  /** Hands over the content in order, in chunks that are overwritten by the next one: of a long file nothing piles up. */
  readThrough(path: string, take: (chunk: Uint8Array) => void): Promise<void>;
  /** Names in a folder, in no order; none when it is absent. */
  readFolder(path: string): Promise<string[]>;
  /** Names of the folders in a folder, in no order; none when it is absent. */
  subfolders(path: string): Promise<string[]>;
  /** Removes a folder; false when it is absent, or something is in it. */
  removeFolder(path: string): Promise<boolean>;
  /** Makes one folder, unless it is there. @throws ENOENT when its parent is absent */
  makeFolder(path: string): Promise<void>;
  /** Returns when the names in a folder have reached the disk. */
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name. @throws EEXIST when the name is taken */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; one that is absent is removed already. */
  remove(path: string): Promise<void>;
  /** Age since the last change in milliseconds, or undefined when absent. */
  ageMs(path: string): Promise<number | undefined>;
  /** Size in bytes, or undefined when absent. */
  sizeBytes(path: string): Promise<number | undefined>;
}

/** The `code` of an error of the operating system, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

async function absentIs<Value, Absent>(work: Promise<Value>, absent: Absent, code = 'ENOENT'): Promise<Value | Absent> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === code) return absent;
    throw error;
  }
}

async function createFile(path: string): Promise<WritableFile> {
  const handle = await open(path, 'wx', 0o644);
  return {
    async write(bytes) {
      await handle.writeFile(bytes);
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function readThrough(path: string, take: (chunk: Uint8Array) => void): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes);
      if (bytesRead === 0) return;
      take(chunk.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no handle of a folder to synchronize, and its file systems journal names themselves.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function subfolders(path: string): Promise<string[]> {
  const entries = await absentIs(readdir(path, { withFileTypes: true }), []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

const notRemovable = new Set(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY']);

async function removeFolder(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    if (notRemovable.has(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** The file system of this machine. */
export const diskFileSystem: FileSystem = {
  createFile,
  subfolders,
  removeFolder,
  syncFolder,
  rename,
  link,
  readFile,
  readThrough,
  readStream: (path) => createReadStream(path, { highWaterMark: chunkBytes }),
  readFolder: (path) => absentIs(readdir(path), []),
  makeFolder: (path) => absentIs(mkdir(path), undefined, 'EEXIST'),
  remove: (path) => absentIs(unlink(path), undefined),
  ageMs: (path) =>
    absentIs(
      stat(path).then(({ mtimeMs }) => Math.max(Date.now() - mtimeMs, 0)),
      undefined,
    ),
  sizeBytes: (path) =>
    absentIs(
      stat(path).then(({ size }) => size),
      undefined,
    ),
};
