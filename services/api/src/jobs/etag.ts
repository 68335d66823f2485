import type { StoredJob } from '@trainyard/store';

/** ETag of a job: its revision, and a number that grows with every change, progress included. */
export function etagOf({ status, version }: Pick<StoredJob, 'status' | 'version'>): string {
  return `"${status.revision}.${version}"`;
}
