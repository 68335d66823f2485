import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Checkpoints } from '../records/checkpoints.ts';
import type { Store } from '../store.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

/** The jobs of a project; what the workers tell of, and what is counted over all projects, is no affair of one. */
export type ProjectJobs = Omit<Store['jobs'], 'settleWaiting' | 'counts'>;

/** What routes do with blobs: make some, and read those that a record names. */
export type ProjectArtifacts = Pick<ArtifactStore, 'putBlob' | 'readBlob' | 'streamBlob' | 'blobFile'>;

/**
 * The store as one project sees it: what belongs to another project is not there, and what is created belongs to the
 * project, whatever its record says, and within its quotas. The rest of the store belongs to nobody.
 */
export interface ProjectStore extends Pick<Store, 'queue' | 'forecast' | 'workers' | 'ready'> {
  /** Identifier of the project. */
  readonly project: string;
  readonly artifacts: ProjectArtifacts;
  readonly datasets: Store['datasets'];
  readonly models: Store['models'];
  readonly jobs: ProjectJobs;
  readonly checkpoints: Checkpoints;
  readonly importedCheckpoints: Store['importedCheckpoints'];
  readonly events: Store['events'];
  readonly webhooks: Omit<Webhooks, 'listening'>;
  readonly deliveries: Omit<Deliveries, 'pending'>;
  readonly deletions: Store['deletions'];
  readonly remains: Store['remains'];
}
