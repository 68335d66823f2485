import type { Scenario } from './scenario.ts';

/** SIGKILL of Redis, and its restart from its append-only file, with jobs running and queued. */
export const redisKilled: Scenario = {
  name: 'redis-killed',
  promise: 'Redis is killed and started again: no job is lost, and nobody needs to be restarted.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const { redis } = trial.cluster;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobs = [await trial.submit(), await trial.submit()];
      // One more than there are workers.
      if (trial.plan.size === 'long') await trial.submit();
      await trial.cluster.holderOf(trial.random.pick(jobs));
      await trial.pause(1000);
      await redis.kill();
      await trial.pause(trial.plan.size === 'small' ? 500 : 3 * trial.plan.leaseMs);
      await redis.start();
    }
  },
};
