import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { BlobTooLarge } from '../errors.ts';
import type { ProjectArtifacts } from './project-store.ts';
import type { Quotas } from './quotas.ts';

/** The artifacts, in which a project can store no more than its quota leaves. */
export function guardedArtifacts(artifacts: ArtifactStore, quotas: Quotas): ProjectArtifacts {
  const putBlob: ArtifactStore['putBlob'] = async (content, options = {}) => {
    const free = await quotas.freeBytes();
    const { maxBytes = Number.POSITIVE_INFINITY } = options;
    if (free === undefined || free >= maxBytes) return artifacts.putBlob(content, options);
    try {
      return await artifacts.putBlob(content, { ...options, maxBytes: free });
    } catch (error) {
      throw error instanceof BlobTooLarge ? await quotas.bytesExceeded() : error;
    }
  };
  return {
    putBlob,
    readBlob: (ref) => artifacts.readBlob(ref),
    streamBlob: (ref) => artifacts.streamBlob(ref),
    blobFile: (ref) => artifacts.blobFile(ref),
  };
}
