import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sink, SinkWriter } from './sink.ts';

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, start, bytes.length - start);
    start += bytesWritten;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory; its renames need no such step.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function publish(handle: FileHandle, temporary: string, directory: string, name: string): Promise<void> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, join(directory, name));
  await syncDirectory(directory);
}

async function fileWriter(directory: string, name: string): Promise<SinkWriter> {
  const temporary = join(directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await open(temporary, 'wx');
  const drop = () => rm(temporary, { force: true });
  return {
    write: (bytes) => writeAll(handle, bytes),
    close: () =>
      publish(handle, temporary, directory, name).catch(async (error: unknown) => {
        await drop();
        throw error;
      }),
    abort: async () => {
      await handle.close();
      await drop();
    },
  };
}

/** A sink that writes durable files into a directory (temporary file, fsync, rename, fsync of the directory), making it if absent. */
export function directorySink(directory: string): Sink {
  return {
    writer: async (name) => {
      await mkdir(directory, { recursive: true });
      return fileWriter(directory, name);
    },
  };
}
