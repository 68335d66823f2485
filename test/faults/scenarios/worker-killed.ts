import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** Kills that a job survives without a further checkpoint: with one more it fails as poison, as it should. */
const wasteAllowed = 2;

/** Kills the worker that runs a job, with its child or alone, at some moment of the attempt. */
async function strike(trial: Trial, jobId: string): Promise<void> {
  const { worker } = await trial.cluster.holderOf(jobId);
  await trial.pause(trial.plan.size === 'small' ? 800 : 2500);
  await worker.kill({ group: trial.random.next() < 0.5 });
  await trial.pause(500);
  await worker.start();
}

/** SIGKILL of a worker and of its child. */
export const workerKilled: Scenario = {
  name: 'worker-killed',
  promise: 'A worker is killed outright at random moments: its jobs go on from their last checkpoint.',
  strikes: { small: 1, long: 20 },
  async run(trial) {
    let jobId = await trial.submit();
    let wasted = 0;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const before = await trial.job(jobId);
      if (before.terminal) {
        jobId = await trial.submit();
        wasted = 0;
      }
      if (wasted === wasteAllowed) {
        await trial.until(jobId, 'to have a further checkpoint', (job) => job.lastCheckpoint !== before.lastCheckpoint);
        wasted = 0;
      }
      if ((await trial.job(jobId)).terminal) continue;
      await strike(trial, jobId);
      const after = await trial.job(jobId);
      wasted = after.lastCheckpoint === before.lastCheckpoint ? wasted + 1 : 0;
    }
  },
};
