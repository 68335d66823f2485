import type { Scenario } from './scenario.ts';

/** FLUSHALL with jobs that run, wait in the queue and have ended. */
export const redisFlushed: Scenario = {
  name: 'redis-flushed',
  promise: 'Redis loses everything: ended jobs are served, the others go on from their last checkpoint.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const { redis } = trial.cluster;
    const first = await trial.submit();
    await trial.until(first, 'to end', () => false);
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobs = [await trial.submit(), await trial.submit()];
      // One more than there are workers.
      if (trial.plan.size === 'long') await trial.submit();
      await trial.cluster.holderOf(trial.random.pick(jobs));
      await trial.pause(trial.plan.size === 'small' ? 800 : 3000);
      await redis.flush();
    }
  },
};
