import type { ProjectLimits, Quota, QuotaName } from '@trainyard/contracts';
import { QuotaExceeded } from '../errors.ts';
import { type ByteQuota, type ByteQuotaOptions, createByteQuota } from './byte-quota.ts';
import type { Reservations, ReservedKind } from './reservations.ts';

/** Holds a project to its quotas. */
export interface Quotas extends ByteQuota {
  /** Whether a job could be made now. @throws QuotaExceeded */
  checkJob(): Promise<void>;
  /**
   * Does work that makes a job; what is made already is never refused. Of many at once, in whatever process, no more are made
   * than may be. @throws QuotaExceeded, StoreUnavailable
   */
  onJob<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
  /** Does work that makes a dataset, likewise. @throws QuotaExceeded, StoreUnavailable */
  onDataset<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
}

export interface QuotasOptions extends ByteQuotaOptions {
  limitsOf: (project: string) => Promise<ProjectLimits | undefined>;
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
  const { limitsOf, reservations, isMade } = options;

  return (project) => {
    const limitOf = async (name: QuotaName) => (await limitsOf(project))?.[name] ?? null;

    const bytes = createByteQuota(project, async () => limitOf('storedBytes'), options);

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
        await bytes.freeBytes();
        const limit = await limitOf('jobsQueued');
        if (limit !== null) await takeJob(limit);
      },
      async onJob(id, work) {
        const limits = await limitsOf(project);
        const isLimited = limits && (limits.storedBytes !== null || limits.jobsQueued !== null);
        if (!isLimited || (await isMade.jobs(id))) return work();
        await bytes.freeBytes();
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
      ...bytes,
    };
  };
}
