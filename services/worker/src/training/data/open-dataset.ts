import type { BlobRef } from '@trainyard/contracts';
import { openStored, type StoredDataset, type StoredLocation } from '@trainyard/datasets';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';

/** A stored dataset and where its files are. */
export interface LocatedDataset {
  stored: StoredDataset;
  location: StoredLocation;
}

/** Opens a dataset whose files are blobs, after every byte of them was checked. */
export async function openDataset(dataDir: string, blobs: Readonly<Record<string, BlobRef>>): Promise<LocatedDataset> {
  const artifacts: ArtifactStore = await openArtifacts({ dataDir, mustExist: true });
  const paths = new Map<string, string>();
  for (const [name, ref] of Object.entries(blobs)) paths.set(name, await artifacts.blobFile(ref));
  const location = (name: string) => paths.get(name) ?? name;
  return { stored: await openStored(location), location };
}
