import type { Scenario } from './scenario.ts';

/** SIGTERM of the worker that runs a job, as at every deployment. */
export const workerTerminated: Scenario = {
  name: 'worker-terminated',
  promise: 'A worker that is asked to end hands its job back and ends well; another goes on.',
  strikes: { small: 0, long: 10 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobId = await trial.submit();
      const { worker } = await trial.cluster.holderOf(jobId);
      await trial.pause(trial.plan.size === 'small' ? 800 : 2500);
      const code = await worker.terminate();
      if (code !== 0) throw new Error(`${worker.name}: expected exit 0 after SIGTERM, received ${code}`);
      await worker.start();
    }
  },
};
