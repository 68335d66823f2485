import type { ProjectLimits, Quota, QuotaName } from '@trainyard/contracts';
import { QuotaExceeded } from '../errors.ts';
import type { Usage } from './usage.ts';

/** Holds a project to its quotas. */
export interface Quotas {
  /** Does work that makes a job: within one process, one after the other where there is a quota. @throws QuotaExceeded */
  onJob<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Does work that makes a dataset, likewise. @throws QuotaExceeded */
  onDataset<Result>(work: () => Promise<Result>): Promise<Result>;
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
}

function check(name: QuotaName, limit: number, used: number): void {
  const quota: Quota = { name, limit, used };
  if (used >= limit) throw new QuotaExceeded(quota);
}

/** Work of one name waits for the one before. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}

/** The quotas of any project. */
export function createQuotas({ limitsOf, usage }: QuotasOptions): (project: string) => Quotas {
  const inTurn = createTurns();

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

    /** Counts up to the quota and does the work, one after the other. */
    async function within<Result>(name: 'jobsQueued' | 'datasets', work: () => Promise<Result>): Promise<Result> {
      const limit = await limitOf(name);
      if (limit === null) return work();
      return inTurn(`${name} ${project}`, async () => {
        check(name, limit, await usage[name](project, limit));
        return work();
      });
    }

    return {
      async onJob(work) {
        await freeBytes();
        return within('jobsQueued', work);
      },
      onDataset: (work) => within('datasets', work),
      onBytes: (work) => work().finally(() => usage.forgetBytes(project)),
      freeBytes,
      async bytesExceeded() {
        const limit = (await limitOf('storedBytes')) ?? 0;
        return new QuotaExceeded({ name: 'storedBytes', limit, used: await usage.storedBytes(project) });
      },
    };
  };
}
