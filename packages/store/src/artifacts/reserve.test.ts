import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageFull } from '../errors.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trainyard-reserve-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A disk that can be full: then nothing is written unless a file was removed before. */
function smallDisk(): { disk: FileSystem; fill: () => void } {
  let isFull = false;
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const disk: FileSystem = {
    ...diskFileSystem,
    async createFile(path) {
      const file = await diskFileSystem.createFile(path);
      return { ...file, write: async (bytes) => (isFull ? Promise.reject(full()) : file.write(bytes)) };
    },
    async remove(path) {
      if (path.endsWith('reserve')) isFull = false;
      await diskFileSystem.remove(path);
    },
  };
  return {
    disk,
    fill: () => {
      isFull = true;
    },
  };
}

describe('a storage that is full', () => {
  it('takes what frees space all the same, and nothing else', async () => {
    const { disk, fill } = smallDisk();
    const store = new FileArtifactStore(disk, root);
    await store.collectTemporary(0);
    fill();
    await expect(store.create('jobs/1', Buffer.from('x'))).rejects.toThrow(StorageFull);
    const log = createRemovalLog(store, 'deletions');
    expect(await log.decide('a', undefined, 'removed')).toBe(true);
    expect(await log.isRemoved('a')).toBe(true);
    fill();
    await expect(log.decide('b', undefined, 'removed')).rejects.toThrow(StorageFull);
    // Whoever comes by sets space aside again, as soon as there is some.
    await expect(store.collectTemporary(0)).resolves.toBe(0);
  });
});
