import { join, resolve } from 'node:path';
import type { ArtifactStore } from './artifact-store.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { diskFileSystem } from './file-system.ts';

/**
 * Opens the artifacts alone, for a process that stores or reads bytes without Redis, such as an attempt's child.
 * @throws StorageFailed, StorageFull when the folder cannot be written
 */
export async function openArtifacts({ dataDir }: { dataDir: string }): Promise<ArtifactStore> {
  const store = new FileArtifactStore(diskFileSystem, join(resolve(dataDir), 'artifacts'));
  await store.probe();
  return store;
}
