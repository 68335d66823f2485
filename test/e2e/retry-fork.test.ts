import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localRedis } from '../../scripts/redis.mjs';
import { RecordingClient } from '../faults/client/recording-client.ts';
import { type Cluster, startCluster } from '../faults/harness/cluster.ts';
import { eventually, send } from '../faults/harness/victim.ts';
import { readStoredJob } from '../faults/history/read-stored.ts';
import { digitsDataset } from '../faults/trial/calls.ts';
import { digitsJob } from '../faults/trial/jobs.ts';

// Jobs made from others, on the built services; what each has to end with is what a job ends with that runs in one go.

interface Job {
  id: string;
  state: string;
  terminal: boolean;
  stopReason: string | null;
  attempt: number;
  startCheckpoint: string | null;
  lastCheckpoint: string | null;
  weightsSha256: string | null;
  progress: { step: number };
  retryOf: string | null;
  forkedFrom: string | null;
  warnings: { code: string }[];
}

const [batchSize, epochs, stepsPerEpoch] = [8, 14, 158];

let cluster: Cluster;
let client: RecordingClient;
let dataset: string;
let whole: Job;

/** A training with no checkpoints but those of its end and where it was stopped, so that it can be lost without progress. */
const document = (more: object = {}) => ({
  ...digitsJob('small', 3),
  ...{ dataset, batchSize, epochs, checkpoints: { everyEpochs: 1000, keepLast: 5 } },
  ...more,
});

const jobOf = (id: string): Promise<Job> => client.made<Job>({ path: `/v1/jobs/${id}` });

async function until(id: string, what: string, isSo: (job: Job) => boolean): Promise<Job> {
  let job = await jobOf(id);
  await eventually(`${id} ${what}`, async () => {
    job = await jobOf(id);
    return job.terminal || isSo(job);
  });
  return job;
}

const ended = (id: string): Promise<Job> => until(id, 'to end', () => false);

const made = (path: string, body: object, key?: string): Promise<Job> =>
  client.made<Job>({ method: 'POST', path, body, ...(key !== undefined && { key }) });

async function started(more?: object): Promise<string> {
  const { id } = await made('/v1/jobs', document(more));
  await until(id, 'to make some steps', ({ progress }) => progress.step > 0);
  return id;
}

const stepOf = async (checkpoint: string | null): Promise<number> =>
  (await client.made<{ step: number }>({ path: `/v1/checkpoints/${checkpoint}` })).step;

/** Kills whatever trains a job until it is given up. */
async function poisoned(id: string): Promise<Job> {
  for (;;) {
    const { childPid } = await cluster.holderOf(id);
    const { attempt } = await jobOf(id);
    send(childPid, 'SIGKILL');
    const job = await until(id, 'to be tried again', (each) => each.attempt > attempt);
    if (job.terminal) return job;
  }
}

beforeAll(async () => {
  const redis = await localRedis();
  if (!redis) throw new Error('expected a Redis server on the PATH or a Debian system to take one from, found neither');
  cluster = await startCluster({ redis, workers: 1, leaseMs: 1500 });
  client = new RecordingClient(cluster.url);
  dataset = await digitsDataset(client);
  whole = await ended((await made('/v1/jobs', document())).id);
});

afterAll(() => cluster?.stop());

describe('a retry', () => {
  it('of a job that was cancelled goes on at its last checkpoint, and ends as if it had run in one go', async () => {
    const id = await started();
    await made(`/v1/jobs/${id}/cancel`, {});
    const cancelled = await ended(id);
    expect(cancelled).toMatchObject({ state: 'cancelled', weightsSha256: null });
    expect(await stepOf(cancelled.lastCheckpoint)).toBe(cancelled.progress.step);
    const retry = await made(`/v1/jobs/${id}/retry`, {}, 'retry of a cancelled job');
    expect(retry).toMatchObject({ retryOf: id, startCheckpoint: cancelled.lastCheckpoint });
    expect((await made(`/v1/jobs/${id}/retry`, {}, 'retry of a cancelled job')).id).toBe(retry.id);
    expect(await ended(retry.id)).toMatchObject({ state: 'succeeded', weightsSha256: whole.weightsSha256 });
    expect(await jobOf(id)).toEqual(cancelled);
  });

  it('of a job that failed does so too, or begins anew', async () => {
    const id = await started();
    await made(`/v1/jobs/${id}/pause`, {});
    const { lastCheckpoint } = await until(id, 'to be paused', ({ state }) => state === 'paused');
    await made(`/v1/jobs/${id}/resume`, {});
    const failed = await poisoned(id);
    expect(failed).toMatchObject({ state: 'failed', stopReason: 'poison', lastCheckpoint });
    const [retry, anew] = [
      await made(`/v1/jobs/${id}/retry`, {}),
      await made(`/v1/jobs/${id}/retry`, { fromStart: true }),
    ];
    expect([retry.startCheckpoint, anew.startCheckpoint]).toEqual([lastCheckpoint, null]);
    for (const { id: next } of [retry, anew])
      expect(await ended(next)).toMatchObject({ state: 'succeeded', weightsSha256: whole.weightsSha256 });
  });
});

describe('a fork', () => {
  it('with more epochs ends with the bytes of a longer training; one key makes one', async () => {
    const short = await ended((await made('/v1/jobs', document({ epochs: 3 }))).id);
    const asked = { overrides: { epochs } };
    const fork = await made(`/v1/jobs/${short.id}/fork`, asked, 'a fork');
    expect(fork).toMatchObject({ forkedFrom: short.id, startCheckpoint: short.lastCheckpoint });
    expect(fork.warnings.map(({ code }) => code)).toContain('stateCarried');
    expect((await made(`/v1/jobs/${short.id}/fork`, asked, 'a fork')).id).toBe(fork.id);
    const other = { overrides: { epochs: 50 } };
    const reused = await client.insist({
      method: 'POST',
      path: `/v1/jobs/${short.id}/fork`,
      body: other,
      key: 'a fork',
    });
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
    expect(await ended(fork.id)).toMatchObject({ state: 'succeeded', weightsSha256: whole.weightsSha256 });
  });

  it('from a checkpoint with another optimizer begins at step 0 with its weights', async () => {
    const overrides = { epochs: 1, optimizer: { type: 'sgd', learningRate: 0 } };
    const asked = { checkpoint: whole.lastCheckpoint, overrides };
    const fork = await made(`/v1/jobs/${whole.id}/fork`, asked);
    expect(fork.warnings.map(({ code }) => code)).toContain('weightsCarried');
    const { state, startCheckpoint, progress } = await ended(fork.id);
    expect({ state, startCheckpoint, step: progress.step }).toEqual({
      state: 'succeeded',
      startCheckpoint: whole.lastCheckpoint,
      step: stepsPerEpoch,
    });
  });
});

describe('a checkpoint that is damaged after it was chosen', () => {
  it('is passed over by a retry, which ends the same; a fork says what to do', { timeout: 180_000 }, async () => {
    const id = await started();
    const paused = async () => {
      await made(`/v1/jobs/${id}/pause`, {});
      return until(id, 'to be paused', ({ state }) => state === 'paused');
    };
    const { progress: first } = await paused();
    await made(`/v1/jobs/${id}/resume`, {});
    await until(id, 'to make further steps', ({ progress }) => progress.step > first.step);
    await paused();
    await made(`/v1/jobs/${id}/cancel`, {});
    const { lastCheckpoint } = await ended(id);
    const [worker] = cluster.workers;
    await worker?.kill();
    const retry = await made(`/v1/jobs/${id}/retry`, {});
    const fork = await made(`/v1/jobs/${id}/fork`, { checkpoint: 'last', overrides: { epochs: epochs + 1 } });
    const last = readStoredJob(cluster.dataDir, id).checkpoints.find(({ content }) => content.id === lastCheckpoint);
    const { sha256 } = last!.content.trainingState;
    writeFileSync(join(cluster.dataDir, 'artifacts', 'blobs', sha256.slice(0, 2), sha256), 'damaged');
    await worker?.start();
    const { weightsSha256 } = whole;
    expect(await ended(retry.id)).toMatchObject({ state: 'succeeded', weightsSha256, startCheckpoint: lastCheckpoint });
    expect(await ended(fork.id)).toMatchObject({
      stopReason: 'artifactCorrupt',
      failure: {
        message: expect.stringContaining(`${lastCheckpoint}`),
        hint: `Fork ${id} again, from a checkpoint that is whole.`,
      },
    });
  });
});
