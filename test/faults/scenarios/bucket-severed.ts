import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** For how long the bucket is away, in milliseconds: less and more than a lease lives. */
const away: Record<Trial['plan']['size'], readonly [number, number]> = { small: [800, 800], long: [500, 10_000] };

/** Severs the bucket from everybody, or freezes it, while a job writes checkpoints and another is asked for. */
async function strike(trial: Trial, how: 'sever' | 'freeze'): Promise<void> {
  const { bucket } = trial.cluster;
  if (!bucket) throw new Error('expected a cluster with a bucket, received one without');
  const jobId = await trial.submit();
  await trial.until(jobId, 'to have a checkpoint', ({ lastCheckpoint }) => lastCheckpoint !== null);
  await trial.pause(800);
  const [shortest, longest] = away[trial.plan.size];
  const awayMs = trial.random.between(shortest, longest);
  const asked = trial.submit();
  bucket[how]();
  await sleep(awayMs);
  await bucket.heal();
  for (const id of [jobId, await asked]) {
    const { state } = await trial.until(id, 'to end', () => false);
    trial.note(`${id}: ${how} for ${awayMs} ms, ${state}`);
  }
}

/** A bucket that cannot be reached, or does not answer, for a while. */
export const bucketSevered: Scenario = {
  name: 'bucket-severed',
  promise:
    'The bucket breaks every connection off, or stands still, during a checkpoint and a create: jobs wait for it, and end with their own bytes.',
  strikes: { small: 0, long: 10 },
  inBucket: true,
  async run(trial) {
    for (let struck = 0; struck < trial.strikes; struck += 1)
      await strike(trial, struck % 2 === 0 ? 'sever' : 'freeze');
  },
};
