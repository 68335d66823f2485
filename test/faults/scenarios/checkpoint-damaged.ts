import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStoredJob } from '../history/read-stored.ts';
import type { Random } from '../nemesis/random.ts';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

/** Epochs of a job: some seconds, whatever the size of the run. */
const epochs = 40;
const triesAllowed = 3;

/** Ways in which a file is damaged. */
const damages: Record<string, (path: string, random: Random) => void> = {
  truncated: (path, random) => truncateSync(path, random.between(0, readFileSync(path).length - 1)),
  flipped(path, random) {
    const bytes = readFileSync(path);
    bytes[random.between(0, bytes.length - 1)]! ^= 1 << random.between(0, 7);
    writeFileSync(path, bytes);
  },
  zeroed: (path) => writeFileSync(path, new Uint8Array(readFileSync(path).length)),
};

/** Damages a blob of the latest checkpoint of a job that nobody runs. */
function damageLast(trial: Trial, jobId: string): void {
  const { dataDir } = trial.cluster;
  const { checkpoints } = readStoredJob(dataDir, jobId);
  const last = checkpoints
    .map(({ content }) => content)
    .toSorted((a, b) => a.step - b.step)
    .at(-1);
  if (!last) throw new Error(`${jobId}: expected a checkpoint, found none`);
  const { sha256 } = trial.random.pick([last.weights, last.trainingState]);
  const how = trial.random.pick(Object.keys(damages));
  trial.note(`${jobId}: a blob of its checkpoint at step ${last.step} is ${how}`);
  damages[how]?.(join(dataDir, 'artifacts', 'blobs', sha256.slice(0, 2), sha256), trial.random);
}

/**
 * A job whose workers were killed while it trained, after a checkpoint; an ended one is of no use: nobody reads its checkpoint again.
 * Each has a seed of its own: equal bytes of another would heal the blob.
 */
async function killedUnderWay(trial: Trial, seed: number): Promise<string> {
  const { dataDir, workers } = trial.cluster;
  for (let tries = 0; tries < triesAllowed; tries += 1) {
    const jobId = await trial.submit({ ...trial.digits(), epochs, seed: seed + 1000 * tries });
    await trial.until(jobId, 'to have a checkpoint', ({ lastCheckpoint }) => lastCheckpoint !== null);
    await trial.pause(800);
    for (const worker of workers) await worker.kill();
    if (!readStoredJob(dataDir, jobId).final) return jobId;
    trial.note(`${jobId} had ended before its workers were killed`);
    for (const worker of workers) await worker.start();
  }
  throw new Error(
    `${triesAllowed} jobs of ${epochs} epochs had ended before their workers were killed: give them more epochs`,
  );
}

/** A damaged last checkpoint, found when a killed job goes on. */
export const checkpointDamaged: Scenario = {
  name: 'checkpoint-damaged',
  promise: 'The last checkpoint of a killed job is damaged: it goes on from the one before, to the same end.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const { workers } = trial.cluster;
    for (let struck = 0; struck < trial.strikes; struck += 1) {
      const jobId = await killedUnderWay(trial, 1000 + trial.plan.seed + struck);
      damageLast(trial, jobId);
      for (const worker of workers) await worker.start();
      await trial.until(jobId, 'to end', () => false);
    }
  },
};
