import type { ProjectLimits, Quota, QuotaName } from '@trainyard/contracts';
import { QuotaExceeded } from '../errors.ts';
import type { Usage } from './usage.ts';

/** Holds a project to its quotas; each resolves when the project is within it. @throws QuotaExceeded */
export interface Quotas {
  /** Does work that makes a job: within one process, one after the other where there is a quota. */
  onJob<Result>(project: string, work: () => Promise<Result>): Promise<Result>;
  onDataset<Result>(project: string, work: () => Promise<Result>): Promise<Result>;
  /** Bytes that may still be stored; undefined without a quota. */
  freeBytes(project: string): Promise<number | undefined>;
  /** What the refusal of a blob means that was longer than the free bytes. */
  bytesExceeded(project: string): Promise<QuotaExceeded>;
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

export function createQuotas({ limitsOf, usage }: QuotasOptions): Quotas {
  const inTurn = createTurns();

  async function checkBytes(project: string): Promise<void> {
    const { storedBytes: limit = null } = (await limitsOf(project)) ?? {};
    if (limit !== null) check('storedBytes', limit, await usage.storedBytes(project));
  }

  return {
    async onJob(project, work) {
      await checkBytes(project);
      const { jobsQueued: limit = null } = (await limitsOf(project)) ?? {};
      if (limit === null) return work();
      return inTurn(`jobs ${project}`, async () => {
        check('jobsQueued', limit, await usage.jobsQueued(project, limit));
        return work();
      });
    },
    async onDataset(project, work) {
      const { datasets: limit = null } = (await limitsOf(project)) ?? {};
      if (limit === null) return work();
      return inTurn(`datasets ${project}`, async () => {
        check('datasets', limit, await usage.datasets(project, limit));
        return work();
      });
    },
    async freeBytes(project) {
      const { storedBytes: limit = null } = (await limitsOf(project)) ?? {};
      if (limit === null) return undefined;
      await checkBytes(project);
      return limit - (await usage.storedBytes(project));
    },
    async bytesExceeded(project) {
      const { storedBytes: limit = null } = (await limitsOf(project)) ?? {};
      return new QuotaExceeded({ name: 'storedBytes', limit: limit ?? 0, used: await usage.storedBytes(project) });
    },
  };
}
