import type { JobIndex } from '../index/job-index.ts';
import type { ProjectMembers } from '../records/project-members.ts';
import { createLately } from './lately.ts';

/** What a project uses of what can be limited. */
export interface Usage {
  /** Jobs that wait or are queued, counted up to `limit`. @throws StoreUnavailable */
  jobsQueued(project: string, limit?: number): Promise<number>;
  /** @throws StoreUnavailable */
  jobsRunning(project: string): Promise<number>;
  datasets(project: string, limit?: number): Promise<number>;
  /** As it was at most ten seconds ago. */
  storedBytes(project: string): Promise<number>;
  /** As it is now, and would be with some more records. */
  bytesWith(project: string, more: unknown): Promise<number>;
  /** Has the bytes of a project counted anew. */
  forgetBytes(project: string): void;
}

export interface UsageOptions {
  index: JobIndex;
  datasets: Pick<ProjectMembers, 'list'>;
  countBytes: (project: string, more?: unknown) => Promise<number>;
}

const bytesAgeMs = 10_000;

export function createUsage({ index, datasets, countBytes }: UsageOptions): Usage {
  const bytes = createLately((project: string) => countBytes(project), { maxAgeMs: bytesAgeMs, limit: 1000 });
  const jobs = async (project: string, phase: 'pending' | 'active', limit = Number.MAX_SAFE_INTEGER) =>
    (await index.newest({ project, phase }, undefined, limit)).length;
  return {
    jobsQueued: (project, limit) => jobs(project, 'pending', limit),
    jobsRunning: (project) => jobs(project, 'active'),
    datasets: async (project, limit) => (await datasets.list(project, limit === undefined ? {} : { limit })).length,
    storedBytes: (project) => bytes.get(project),
    bytesWith: countBytes,
    forgetBytes: (project) => bytes.forget(project),
  };
}
