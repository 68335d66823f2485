import type { StoredJob } from '@trainyard/store';

/** ETag of a job: its revision, and a number that grows with every change, progress included. */
export function etagOf({ status, version }: Pick<StoredJob, 'status' | 'version'>): string {
  return `"${status.revision}.${version}"`;
}

/** Whether If-None-Match names this ETag; by RFC 9110 a list, weak or not, or `*`. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
