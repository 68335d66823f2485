import { join, resolve } from 'node:path';
import type { ArtifactStore } from './artifact-store.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { diskFileSystem } from './file-system.ts';
import { openS3Artifacts } from './s3/open-s3-artifacts.ts';
import { s3SettingsOf } from './s3/s3-settings.ts';

// Of a store that was probed by this process: each probe is three requests.
let probed: string | undefined;

/** Where artifacts are, and who waits for them. */
export interface ArtifactOptions {
  dataDir: string;
  /** How long a bucket that is away is waited for, in milliseconds. Default: 120,000; less where clients wait for an answer. */
  patienceMs?: number;
  /** Whether the folder must exist already, because another process made it. Default: it is made if absent. */
  mustExist?: boolean;
}

/**
 * Opens the artifacts alone, for a process that stores or reads bytes without Redis, such as an attempt's child: files in
 * the folder, or with ARTIFACTS=s3 in the environment S3 with local copies there.
 * @throws StorageFailed, StorageFull when they cannot be written, or a setting is missing
 */
export async function openArtifacts(
  { dataDir, patienceMs, mustExist = false }: ArtifactOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ArtifactStore> {
  const s3 = s3SettingsOf(environment);
  if (!s3) {
    const store = new FileArtifactStore(diskFileSystem, join(resolve(dataDir), 'artifacts'));
    if (!mustExist) await store.make();
    await store.probe();
    return store;
  }
  const store = openS3Artifacts(s3, resolve(dataDir), patienceMs);
  const place = `${s3.endpoint} ${s3.bucket} ${s3.prefix}`;
  if (probed !== place) await store.probe();
  probed = place;
  return store;
}
