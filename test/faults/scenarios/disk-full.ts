import { setTimeout as sleep } from 'node:timers/promises';
import { wideJob } from '../trial/jobs.ts';
import type { Scenario } from './scenario.ts';

const leftBytes = [0, 4096, 100_000, 1_000_000];

/** A full disk under everything that is stored, and room again after a while. */
export const diskFull: Scenario = {
  name: 'disk-full',
  promise: 'The disk is full for a while: jobs fail with storageFull or go on when there is room, none is lost.',
  strikes: { small: 0, long: 5 },
  // Bytes of checkpoints that were removed are kept for an hour: those of every strike need room.
  diskBytes: 2_000_000_000,
  async run(trial, disk) {
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const document = wideJob(trial.plan.size, trial.random.between(1, 3));
      const jobId = await trial.submit(document, { mayFail: 'storageFull' });
      await trial.until(jobId, 'to have a checkpoint', ({ lastCheckpoint }) => lastCheckpoint !== null);
      await trial.pause(500);
      disk?.fill(trial.random.pick(leftBytes));
      const asked = trial.submit(document, { mayFail: 'storageFull' });
      await sleep(trial.random.between(1000, 8000));
      disk?.free();
      const ids = [jobId, await asked];
      for (const id of ids) {
        await trial.until(id, 'to end', () => false);
        const { state, stopReason } = await trial.job(id);
        trial.note(`${id}: ${state}, ${stopReason}`);
      }
    }
  },
};
