import type { Checkpoints } from '../records/checkpoints.ts';
import type { Store } from '../store.ts';

/** The jobs of a project; what the workers tell of, and what is counted over all projects, is no affair of one. */
export type ProjectJobs = Omit<Store['jobs'], 'settleWaiting' | 'counts'>;

/**
 * The store as one project sees it: what belongs to another project is not there, and what is created belongs to the
 * project, whatever its record says. The rest of the store belongs to nobody; blobs are reached by the records that name them.
 */
export interface ProjectStore extends Pick<Store, 'artifacts' | 'queue' | 'workers' | 'ready'> {
  /** Identifier of the project. */
  readonly project: string;
  readonly datasets: Store['datasets'];
  readonly models: Store['models'];
  readonly jobs: ProjectJobs;
  readonly checkpoints: Pick<Checkpoints, 'get' | 'list'>;
  readonly importedCheckpoints: Store['importedCheckpoints'];
  readonly events: Store['events'];
  readonly deletions: Store['deletions'];
  readonly remains: Store['remains'];
}
