import { spawnSync } from 'node:child_process';
import type { Victim } from '../harness/victim.ts';
import { wideJob } from '../trial/jobs.ts';
import type { Scenario } from './scenario.ts';

/** More than a log or a record, less than the weights of a wide job. */
const smallBytes = 500_000;

/** Bounds the files that a worker and its children may write; tells whether this system can. */
function boundFiles(worker: Victim, bytes: number | 'unlimited'): boolean {
  const runs = worker
    .members()
    .map((pid) => spawnSync('prlimit', [`--fsize=${bytes}:unlimited`, '--pid', String(pid)]));
  return runs.every(({ status, error }) => status === 0 && !error);
}

/** No room for a checkpoint, while records can still be written: a quota that is used up. */
export const checkpointUnwritable: Scenario = {
  name: 'checkpoint-unwritable',
  promise:
    'There is no room for a checkpoint: the job fails with storageFull or ends as ever, and the next one is not harmed.',
  strikes: { small: 0, long: 5 },
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const document = wideJob(trial.plan.size, trial.random.between(1, 3));
      const jobId = await trial.submit(document, { mayFail: 'storageFull' });
      const { worker } = await trial.cluster.holderOf(jobId);
      await trial.pause(500);
      const canBound = boundFiles(worker, smallBytes);
      if (!canBound) console.log('checkpoint-unwritable: prlimit cannot be used here, nothing was struck');
      await trial.until(jobId, 'to end', () => false);
      boundFiles(worker, 'unlimited');
      const { state, stopReason } = await trial.job(jobId);
      trial.note(`${jobId}: ${state}, ${stopReason}`);
    }
  },
};
