import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** A job that has ended: in a small run one that was cancelled in the queue, which takes no time. */
async function endedJob(trial: Trial): Promise<void> {
  const jobId = await trial.submit();
  if (trial.plan.size === 'small') await trial.command(jobId, 'cancel');
  await trial.until(jobId, 'to end', () => false);
}

/** FLUSHALL with jobs that run, are paused, wait in the queue and have ended. */
export const redisFlushed: Scenario = {
  name: 'redis-flushed',
  promise: 'Redis loses everything: ended jobs are served, paused ones stay paused, the others go on.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const { redis } = trial.cluster;
    await endedJob(trial);
    const paused = await trial.submit();
    await trial.cluster.holderOf(paused);
    await trial.suspend(paused);
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobs = [await trial.submit()];
      if (trial.plan.size === 'long') jobs.push(await trial.submit(), await trial.submit());
      await trial.cluster.holderOf(trial.random.pick(jobs.slice(0, 2)));
      await trial.pause(trial.plan.size === 'small' ? 800 : 3000);
      await redis.flush();
    }
    await trial.pause(1000);
    await trial.command(paused, 'resume');
  },
};
