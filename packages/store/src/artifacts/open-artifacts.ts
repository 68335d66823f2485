import type { ArtifactStore } from './artifact-store.ts';

/** Opens the artifacts alone, for a process that stores or reads bytes without Redis, such as an attempt's child. */
export function openArtifacts(_options: { dataDir: string }): Promise<ArtifactStore> {
  return Promise.reject(new Error('openArtifacts is not wired yet'));
}
