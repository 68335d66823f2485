import type { JobRecord, JobStatus } from '@trainyard/contracts';
import type { RedisKeys } from '../redis/keys.ts';

/** Keys of every index set a job belongs to. */
export function indexKeys({ index }: RedisKeys, { spec }: JobRecord, { state }: Pick<JobStatus, 'state'>): string[] {
  const labels = Object.entries(spec.labels).map(([key, value]) => index.label(key, value));
  return [index.all, index.state(state), index.kind(spec.kind), index.dataset(spec.dataset), ...labels];
}
