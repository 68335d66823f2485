import { setTimeout as sleep } from 'node:timers/promises';
import { type Owned, type ProjectLimits, projectOf } from '@trainyard/contracts';
import { ulid } from 'ulid';
import type { JobIndex } from '../index/job-index.ts';
import { deleteIfScript } from '../index/live-scripts.ts';
import type { RedisKeys } from '../redis/keys.ts';
import type { RedisGate } from '../redis/redis-gate.ts';

/** Holds projects to the jobs that they may run at a time. */
export interface RunningRoom {
  /** Jobs that the project of a job may still begin; infinite without a limit. @throws StoreUnavailable */
  free(job: Owned): Promise<number>;
  /**
   * Does work that begins a job, one at a time in all processes where there is a limit; undefined when there is no room.
   * @throws StoreUnavailable
   */
  begin<Result>(job: Owned, work: () => Promise<Result>): Promise<Result | undefined>;
}

export interface RunningRoomOptions {
  index: JobIndex;
  redis: RedisGate;
  keys: RedisKeys;
  limitsOf: (project: string) => Promise<ProjectLimits | undefined>;
}

// A claim takes milliseconds; who died in one holds up the others no longer than this.
const holdMs = 5000;
const pollMs = 20;

export function createRunningRoom({ index, redis, keys, limitsOf }: RunningRoomOptions): RunningRoom {
  async function free(job: Owned): Promise<number> {
    const project = projectOf(job);
    const { jobsRunning: limit = null } = (await limitsOf(project)) ?? {};
    if (limit === null) return Number.POSITIVE_INFINITY;
    const running = await index.newest({ project, phase: 'active' }, undefined, limit);
    return limit - running.length;
  }

  async function alone<Result>(project: string, work: () => Promise<Result>): Promise<Result> {
    const [key, token] = [keys.claiming(project), ulid()];
    while ((await redis.call((client) => client.set(key, token, 'PX', holdMs, 'NX'))) !== 'OK') await sleep(pollMs);
    try {
      return await work();
    } finally {
      await redis.script(deleteIfScript, [key], [token]).catch(() => undefined);
    }
  }

  return {
    free,
    async begin(job, work) {
      if ((await free(job)) === Number.POSITIVE_INFINITY) return work();
      return alone(projectOf(job), async () => ((await free(job)) > 0 ? work() : undefined));
    },
  };
}
