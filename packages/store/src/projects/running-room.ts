import { type Owned, type ProjectLimits, projectOf } from '@trainyard/contracts';
import type { JobIndex } from '../index/job-index.ts';
import type { StoreQueue } from '../queue/bull-queues.ts';
import type { RedisKeys } from '../redis/keys.ts';
import { whenUnlocked } from '../redis/lock.ts';
import type { RedisGate } from '../redis/redis-gate.ts';

/** Holds projects to the jobs that they may run at a time: while a project runs as many, the queue gives it no turn. */
export interface RunningRoom {
  /** Jobs that a project may still begin; infinite without a limit. @throws StoreUnavailable */
  free(project: string): Promise<number>;
  /** Jobs that a project may run at a time; infinite without a limit. */
  limit(project: string): Promise<number>;
  /**
   * Does work that begins a job, one at a time in all processes where there is a limit; undefined when there is no room.
   * @throws StoreUnavailable
   */
  begin<Result>(job: Owned, work: () => Promise<Result>): Promise<Result | undefined>;
  /** Gives or takes the turns of a project as its room is now: after a job of it began, stopped or could not begin. @throws StoreUnavailable */
  settle(job: Owned): Promise<void>;
}

export interface RunningRoomOptions {
  index: JobIndex;
  redis: RedisGate;
  keys: RedisKeys;
  queue: Pick<StoreQueue, 'hold' | 'release'>;
  limitsOf: (project: string) => Promise<ProjectLimits | undefined>;
}

// A claim takes milliseconds; who died in one holds up the others no longer than this.
const holdMs = 5000;

export function createRunningRoom({ index, redis, keys, queue, limitsOf }: RunningRoomOptions): RunningRoom {
  const limitOf = async (project: string): Promise<number> =>
    (await limitsOf(project))?.jobsRunning ?? Number.POSITIVE_INFINITY;

  async function free(project: string): Promise<number> {
    const limit = await limitOf(project);
    if (limit === Number.POSITIVE_INFINITY) return limit;
    const running = await index.newest({ project, phase: 'active' }, undefined, limit);
    return limit - running.length;
  }

  return {
    free,
    limit: limitOf,
    async begin(job, work) {
      const project = projectOf(job);
      if ((await limitOf(project)) === Number.POSITIVE_INFINITY) return work();
      const lock = { redis, key: keys.claiming(project), holdMs };
      return whenUnlocked(lock, async () => ((await free(project)) > 0 ? work() : undefined));
    },
    async settle(job) {
      const project = projectOf(job);
      if ((await free(project)) <= 0) await queue.hold(project);
      // Asked again after it is held: a job that stopped in between did not find it so.
      const room = await free(project);
      if (room > 0) await queue.release(project, room);
    },
  };
}
