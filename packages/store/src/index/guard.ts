/**
 * Under which condition a job may be changed: by anybody, only while nobody holds it, or only by the holder of a lease.
 * `ending` is the token of the one who is about to end the job.
 */
export interface Guard {
  kind: 'open' | 'vacant' | 'held';
  /** With `held`: the content of the lease. */
  lease?: string;
  ending?: string;
}

/** Anybody may. */
export const anybody: Guard = { kind: 'open' };

/** Only while nobody holds the job. */
export const whileVacant: Guard = { kind: 'vacant' };

/** Only the holder of this lease. */
export const holderOf = (lease: string): Guard => ({ kind: 'held', lease });
