import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';

/** SIGSTOP of Redis for longer than a lease lives: connections stay open and nothing is answered. */
export const redisFrozen: Scenario = {
  name: 'redis-frozen',
  promise: 'Redis stands still for longer than a lease lives: every job ends once, with its own bytes.',
  strikes: { small: 0, long: 3 },
  async run(trial) {
    const { redis } = trial.cluster;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobs = [await trial.submit(), await trial.submit(), await trial.submit()];
      await trial.cluster.holderOf(trial.random.pick(jobs.slice(0, 2)));
      await trial.pause(1000);
      redis.freeze();
      const asked = trial.submit();
      await sleep(trial.plan.size === 'small' ? 1.5 * trial.plan.leaseMs : 35_000);
      redis.thaw();
      await asked;
    }
  },
};
