import { type JobRecord, type JobState, type JobStatus, jobStates, phaseOf, projectOf } from '@trainyard/contracts';
import type { JobIndex } from '../index/job-index.ts';
import type { LiveJobs } from '../index/live-jobs.ts';
import { expectedTime } from '../jobs/expected-time.ts';
import { createLately } from '../projects/lately.ts';
import type { JobRecords } from '../records/job-records.ts';

/** What is left of an attempt that a worker has in hand, in milliseconds; null: not known. */
export interface RunningWork {
  project: string;
  left: { p50Ms: number; p90Ms: number } | null;
}

export interface RunningWorkDeps {
  index: Pick<JobIndex, 'inStates'>;
  records: Pick<JobRecords, 'get'>;
  live: Pick<LiveJobs, 'load'>;
}

const activeStates = jobStates.filter((state) => phaseOf[state] === 'active');
const nearlyOver: ReadonlySet<JobState> = new Set(['pausing', 'cancelling', 'finalizing']);

/** Looked at as one, for all who ask. */
const lookMs = 500;

/** What is left of a job by what it told last, else by its estimate. */
function leftOf(record: JobRecord, status: JobStatus, now: number): RunningWork['left'] {
  if (nearlyOver.has(status.state as JobState)) return { p50Ms: 0, p90Ms: 0 };
  const { etaMs, updatedAt } = status.progress;
  const told = etaMs === null ? expectedTime(record, status) : { p50Ms: etaMs, p90Ms: etaMs };
  if (!told) return null;
  const since = Date.parse(etaMs === null ? (status.transitions.at(-1)?.at ?? updatedAt) : updatedAt);
  const passed = Math.max(0, now - since);
  return { p50Ms: Math.max(0, told.p50Ms - passed), p90Ms: Math.max(0, told.p90Ms - passed) };
}

/** What the workers have in hand, as it was a moment ago. */
export function createRunningWork({ index, records, live }: RunningWorkDeps): () => Promise<RunningWork[]> {
  async function look(): Promise<RunningWork[]> {
    const all = await Promise.all(
      (await index.inStates(activeStates)).map(async (id) => {
        const [record, job] = await Promise.all([records.get(id), live.load(id)]);
        return record && job ? [{ project: projectOf(record), left: leftOf(record, job.status, Date.now()) }] : [];
      }),
    );
    return all.flat();
  }
  const lately = createLately(look, { maxAgeMs: lookMs, limit: 1 });
  return () => lately.get('all');
}
