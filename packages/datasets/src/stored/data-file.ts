import { type FileHandle, open } from 'node:fs/promises';
import { StoredDatasetError } from './stored-error.ts';

/** An open data file of a stored dataset. */
export interface DataFile {
  readonly size: number;
  /** Fills `bytes` from `position` on. */
  read(bytes: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}

async function fill(handle: FileHandle, bytes: Uint8Array, position: number, path: string): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new StoredDatasetError(`${path} ends before byte ${position + bytes.length}`);
    done += bytesRead;
  }
}

/** Opens a data file for reading at any position. */
export async function openDataFile(path: string): Promise<DataFile> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return { size, read: (bytes, position) => fill(handle, bytes, position, path), close: () => handle.close() };
}
