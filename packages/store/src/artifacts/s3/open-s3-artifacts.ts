import { join } from 'node:path';
import type { ArtifactStore } from '../artifact-store.ts';
import { BlobCache } from './blob-cache.ts';
import { S3ArtifactStore } from './s3-artifact-store.ts';
import { S3Client } from './s3-client.ts';
import type { S3Settings } from './s3-settings.ts';

/** Artifacts in S3, not probed yet, with local copies of blobs in a folder; `patienceMs`: see `S3Client`. */
export function openS3Artifacts(settings: S3Settings, dataDir: string, patienceMs?: number): ArtifactStore {
  const cache = new BlobCache(join(dataDir, 'cache'), settings.cacheBytes);
  return new S3ArtifactStore(new S3Client(settings, patienceMs), cache);
}
