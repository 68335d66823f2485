import { effectiveSpec, type JobRecord, type JobStatus, projectOf } from '@trainyard/contracts';
import type { RedisKeys } from '../redis/keys.ts';

/** Keys of the index sets a job belongs to from its beginning to its removal. */
export function lastingKeys(
  { index }: RedisKeys,
  record: JobRecord,
  { interventions }: Partial<JobStatus> = {},
): string[] {
  const spec = effectiveSpec(record.spec, interventions);
  const labels = Object.entries(spec.labels).map(([key, value]) => index.label(key, value));
  const project = index.project(projectOf(record));
  return [index.all, project, index.kind(spec.kind), index.dataset(spec.dataset), ...labels];
}

/** Keys of every index set a job belongs to. */
export function indexKeys(
  keys: RedisKeys,
  record: JobRecord,
  status: Pick<JobStatus, 'state'> & Partial<JobStatus>,
): string[] {
  return [keys.index.state(status.state), ...lastingKeys(keys, record, status)];
}

/** Keys of every index set a job belonged to at any time, but for those of its states. */
export function everKeys(keys: RedisKeys, record: JobRecord, interventions: JobStatus['interventions'] = []): string[] {
  const times = [[], ...interventions.map((_, at) => interventions.slice(0, at + 1))];
  return [...new Set(times.flatMap((changes) => lastingKeys(keys, record, { interventions: changes })))];
}
