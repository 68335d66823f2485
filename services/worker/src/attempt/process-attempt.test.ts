import { fileURLToPath } from 'node:url';
import type { BlobRef, ClientAction } from '@trainyard/contracts';
import { createLogger } from '@trainyard/service-kit';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Pace } from '../calibration/pace.ts';
import { WorkerMetrics } from '../metrics/worker-metrics.ts';
import { ChildReserve } from '../process/child-reserve.ts';
import { runEnvironment } from '../process/run-environment.ts';
import { openTestBench, type TestBench } from '../testing/test-bench.ts';
import { type AttemptDeps, processAttempt } from './process-attempt.ts';
import { defaultTiming, type SupervisorTiming } from './supervise.ts';

const program = fileURLToPath(new URL('../testing/stand-in-child.mjs', import.meta.url));
const model = { input: { shape: [1] }, layers: [{ type: 'dense', units: 1 }] };

const reserve: AttemptDeps['reserve'] = new ChildReserve({ program, env: {} });
let bench: TestBench;
let dataset: string;
let blob: BlobRef;

beforeEach(async () => {
  bench = await openTestBench(inject('redisUrl'));
  blob = await bench.store.artifacts.putBlob(Buffer.from('bytes of a checkpoint'));
  dataset = await bench.upload({ data: Buffer.from('x,y\n1,2\n') });
  const stored = { 'schema.json': blob };
  await bench.store.datasets.update(dataset, (current) => ({ ...current, state: 'ready', stored }));
});
afterEach(async () => {
  reserve.close();
  await bench.close();
});

/** A job whose stand-in child does as `behaviour` says. */
function submit(behaviour: string): Promise<string> {
  const labels = { behaviour, blob: blob.sha256, sizeBytes: String(blob.sizeBytes) };
  const checkpoints = { everyEpochs: 1, keepBest: 1, keepLast: 1 };
  return bench.submit({ dataset, model, target: { column: 'y', kind: 'number' }, labels, checkpoints });
}

function deps(
  more: Partial<SupervisorTiming> = {},
  shutdown = new AbortController().signal,
  metrics = new WorkerMetrics('w1', () => 0),
): AttemptDeps {
  const { store, dataDir } = bench;
  const logger = createLogger({ service: 'test', level: 'silent' });
  return {
    store,
    workerId: 'w1',
    environment: runEnvironment(),
    dataDir,
    memoryBytes: 2 ** 30,
    reserve,
    logger,
    metrics,
    pace: new Pace(),
    timing: { ...defaultTiming, ...more },
    shutdown,
  };
}

const command = (jobId: string, action: ClientAction) => bench.store.jobs.command(jobId, { action, requestId: 'r' });

const states = async (jobId: string) => (await bench.status(jobId)).transitions.map(({ state }) => state);

describe('processAttempt', () => {
  it('stores what the child tells, and ends the job when it ends', async () => {
    const jobId = await submit('complete');
    await processAttempt(deps(), { jobId, attempt: 1 });
    const final = await bench.final(jobId);
    expect(final).toMatchObject({
      state: 'succeeded',
      stopReason: 'completed',
      weightsSha256: blob.sha256,
      attempt: 1,
    });
    expect(await states(jobId)).toEqual(['queued', 'starting', 'running', 'finalizing', 'succeeded']);
    expect((await bench.events(jobId)).map(({ type }) => type)).toEqual(
      'state state state epoch checkpoint epoch checkpoint epoch checkpoint state state'.split(' '),
    );
    const [report] = await bench.store.jobs.reports(jobId);
    expect(report).toMatchObject({ jobId, checkpoint: final.lastCheckpoint, split: 'test', mse: 0.5 });
  });

  it('keeps the checkpoints that the policy of the job names', async () => {
    const jobId = await submit('complete');
    await processAttempt(deps(), { jobId, attempt: 1 });
    const { data } = await bench.store.checkpoints.list(jobId, { limit: 100 });
    expect(data.map(({ epoch }) => epoch)).toEqual([3]);
    expect((await bench.final(jobId)).bestCheckpoint).toBe(data[0]!.id);
  });

  it('fails a job with the failure that its child names', async () => {
    const jobId = await submit('fail');
    await processAttempt(deps(), { jobId, attempt: 1 });
    expect(await bench.final(jobId)).toMatchObject({
      state: 'failed',
      failure: { code: 'invalidData', message: 'no column is left for the features', attempt: 1 },
    });
  });

  it('queues a job again whose child crashed, and fails it as poison when that gets it nowhere', async () => {
    const jobId = await submit('crash');
    await processAttempt(deps(), { jobId, attempt: 1 });
    expect(await bench.status(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
    for (const attempt of [2, 3]) await processAttempt(deps(), { jobId, attempt });
    expect(await bench.final(jobId)).toMatchObject({ state: 'failed', stopReason: 'poison', attempt: 3 });
    const logs = (await bench.events(jobId)).filter(({ type }) => type === 'log');
    expect(logs.map(({ data }) => data)).toContainEqual({
      level: 'error',
      message: 'attempt 1 was lost: its process ended with exit code 3',
    });
  });

  it('never calls a job poison whose attempts get further', async () => {
    const jobId = await submit('crashAfterCheckpoint');
    for (const attempt of [1, 2, 3, 4]) {
      await processAttempt(deps(), { jobId, attempt });
      expect(await bench.status(jobId)).toMatchObject({ state: 'queued', attempt });
    }
  });

  it('fails a job whose child ran out of memory, without another attempt', async () => {
    const jobId = await submit('runOutOfMemory');
    await processAttempt(deps(), { jobId, attempt: 1 });
    expect(await bench.final(jobId)).toMatchObject({ stopReason: 'outOfMemory', failure: { retryable: true } });
  });

  it('takes a child that answers no more for lost', async () => {
    const jobId = await submit('fallSilent');
    await processAttempt(deps({ pingEveryMs: 20, silentMs: 200 }), { jobId, attempt: 1 });
    expect(await bench.status(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
  });

  it('stops the child at a cancel and keeps the checkpoint that it leaves', async () => {
    const jobId = await submit('stopWhenAsked');
    const processed = processAttempt(deps(), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    await bench.store.jobs.command(jobId, { action: 'cancel', requestId: 'r1' });
    await processed;
    const final = await bench.final(jobId);
    expect(final).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
    expect(await bench.store.checkpoints.get(final.lastCheckpoint!)).toMatchObject({ kind: 'stop', step: 20 });
  });

  it('stops the child at a pause, and goes on from the checkpoint that it leaves', async () => {
    const jobId = await submit('stopWhenAsked');
    const processed = processAttempt(deps(), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    await command(jobId, 'pause');
    await processed;
    expect(await bench.status(jobId)).toMatchObject({ state: 'paused', attempt: 1 });
    await command(jobId, 'resume');
    expect((await bench.store.checkpoints.resumable(jobId))?.step).toBe(20);
  });

  it('ends as cancelled what is cancelled while it stops for a pause', async () => {
    const jobId = await submit('stopWhenAsked');
    const processed = processAttempt(deps(), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    await Promise.all([command(jobId, 'pause'), command(jobId, 'cancel')].map((each) => each.catch(() => undefined)));
    await processed;
    expect(await bench.final(jobId)).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
  });

  it('kills a child that does not stop when the cancel is by force', async () => {
    const jobId = await submit('goOnWhenAskedToStop');
    const processed = processAttempt(deps(), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    await command(jobId, 'cancel');
    await command(jobId, 'forceCancel');
    await processed;
    expect(await bench.final(jobId)).toMatchObject({ state: 'cancelled', stopReason: 'userCancelled' });
  });

  it('pauses a job from its last checkpoint whose child is lost while it stops', async () => {
    const jobId = await submit('dieWhenAskedToStop');
    const processed = processAttempt(deps(), { jobId, attempt: 1 });
    await bench.until(jobId, ({ lastCheckpoint }) => lastCheckpoint !== null);
    await command(jobId, 'pause');
    await processed;
    expect(await bench.status(jobId)).toMatchObject({ state: 'paused', attempt: 1 });
    expect((await bench.store.checkpoints.resumable(jobId))?.step).toBe(10);
  });

  it('hands the attempt back when the worker shuts down', async () => {
    const jobId = await submit('stopWhenAsked');
    const shutdown = new AbortController();
    const processed = processAttempt(deps({}, shutdown.signal), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    shutdown.abort();
    await processed;
    expect(await bench.status(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
    expect((await bench.store.checkpoints.resumable(jobId))?.step).toBe(20);
  });

  it('kills a child that does not stop in time, and hands the attempt back all the same', async () => {
    const jobId = await submit('goOnWhenAskedToStop');
    const shutdown = new AbortController();
    const processed = processAttempt(deps({ handBackMs: 50 }, shutdown.signal), { jobId, attempt: 1 });
    await bench.until(jobId, ({ state }) => state === 'running');
    shutdown.abort();
    await processed;
    expect(await bench.status(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
  });

  it('runs nothing for an entry whose job has ended', async () => {
    const jobId = await submit('complete');
    await bench.store.jobs.command(jobId, { action: 'cancel', requestId: 'r1' });
    await processAttempt(deps(), { jobId, attempt: 1 });
    expect(await bench.final(jobId)).toMatchObject({ state: 'cancelled', attempt: 0 });
  });
});
