import type { ProjectLimits, Quota, QuotaName } from '@trainyard/contracts';
import { QuotaExceeded } from '../errors.ts';
import type { Reservations, ReservedKind } from './reservations.ts';
import type { Usage } from './usage.ts';

/** Holds a project to its quotas. */
export interface Quotas {
  /** Whether a job could be made now. @throws QuotaExceeded */
  checkJob(): Promise<void>;
  /**
   * Does work that makes a job; what is made already is never refused. Of many at once, in whatever process, no more are made
   * than may be. @throws QuotaExceeded, StoreUnavailable
   */
  onJob<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
  /** Does work that makes a dataset, likewise. @throws QuotaExceeded, StoreUnavailable */
  onDataset<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
  /** Does work that changes which bytes are the project's; they are counted anew afterwards. */
  onBytes<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Bytes that may still be stored; undefined without a quota. @throws QuotaExceeded when there are none */
  freeBytes(): Promise<number | undefined>;
  /** What the refusal of a blob means that was longer than the free bytes. */
  bytesExceeded(): Promise<QuotaExceeded>;
}

export interface QuotasOptions {
  limitsOf: (project: string) => Promise<ProjectLimits | undefined>;
  usage: Usage;
  reservations: Reservations;
  /** Identifiers of the datasets of a project, up to a limit. */
  datasetsOf: (project: string, limit: number) => Promise<string[]>;
  /** Whether there is such a thing already. */
  isMade: Record<ReservedKind, (id: string) => Promise<boolean>>;
  /** Returns when every job is in the index. @throws StoreUnavailable */
  wholeIndex: () => Promise<void>;
}

function check(name: QuotaName, limit: number, used: number): void {
  const quota: Quota = { name, limit, used };
  if (used >= limit) throw new QuotaExceeded(quota);
}

/** The quotas of any project. */
export function createQuotas(options: QuotasOptions): (project: string) => Quotas {
  const { limitsOf, usage, reservations, isMade } = options;

  return (project) => {
    const limitOf = async (name: QuotaName) => (await limitsOf(project))?.[name] ?? null;

    async function checkBytes(limit: number): Promise<number> {
      const used = await usage.storedBytes(project);
      check('storedBytes', limit, used);
      return limit - used;
    }

    async function freeBytes(): Promise<number | undefined> {
      const limit = await limitOf('storedBytes');
      return limit === null ? undefined : checkBytes(limit);
    }

    /** Does work in a place that was reserved. */
    async function reserved<Result>(kind: ReservedKind, id: string, work: () => Promise<Result>): Promise<Result> {
      try {
        return await work();
      } finally {
        await reservations.release(kind, project, id);
      }
    }

    async function takeJob(limit: number, id?: string): Promise<void> {
      await options.wholeIndex();
      const used = await reservations.job(project, limit, id);
      if (used !== undefined) check('jobsQueued', limit, used);
    }

    async function checkDataset(limit: number, id: string): Promise<void> {
      // In this order: a dataset that was reserved before is among those or, by then, in the list.
      const others = await reservations.dataset(project, id);
      const known = new Set([...others, ...(await options.datasetsOf(project, limit))]);
      check('datasets', limit, known.size);
    }

    return {
      async checkJob() {
        await freeBytes();
        const limit = await limitOf('jobsQueued');
        if (limit !== null) await takeJob(limit);
      },
      async onJob(id, work) {
        const limits = await limitsOf(project);
        const isLimited = limits && (limits.storedBytes !== null || limits.jobsQueued !== null);
        if (!isLimited || (await isMade.jobs(id))) return work();
        await freeBytes();
        const limit = await limitOf('jobsQueued');
        if (limit === null) return work();
        await takeJob(limit, id);
        return reserved('jobs', id, work);
      },
      async onDataset(id, work) {
        const limit = await limitOf('datasets');
        if (limit === null || (await isMade.datasets(id))) return work();
        return reserved('datasets', id, async () => {
          await checkDataset(limit, id);
          return work();
        });
      },
      onBytes: (work) => work().finally(() => usage.forgetBytes(project)),
      freeBytes,
      async bytesExceeded() {
        const limit = (await limitOf('storedBytes')) ?? 0;
        return new QuotaExceeded({ name: 'storedBytes', limit, used: await usage.storedBytes(project) });
      },
    };
  };
}
