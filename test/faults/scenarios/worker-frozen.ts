import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario.ts';

/** SIGSTOP of a worker and its child for much longer than a lease lives, then SIGCONT: a zombie. */
export const workerFrozen: Scenario = {
  name: 'worker-frozen',
  promise: 'A worker stands still until another has taken its job up, and writes nothing when it wakes.',
  strikes: { small: 1, long: 4 },
  async run(trial) {
    const frozenMs = trial.plan.size === 'small' ? 3 * trial.plan.leaseMs : 60_000;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobId = await trial.submit();
      const { worker } = await trial.cluster.holderOf(jobId);
      await trial.pause(800);
      worker.freeze();
      await sleep(frozenMs);
      worker.thaw();
    }
  },
};
