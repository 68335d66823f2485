import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type JobAsked, openTestBench, type TestBench } from './testing/test-bench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench(inject('redisUrl'));
  bench.startWorker();
});
afterAll(() => bench.close());

const rows = (count: number, classes: string[]) =>
  Array.from({ length: count }, (_, i) => `${i},${i % 7},${classes[i % classes.length]}`).join('\n');
const table = (body: string) => ({ data: Buffer.from(`x,z,y\n${body}\n`) });

/** A job whose network tells two classes apart. */
const job = (dataset: string, more: Partial<JobAsked> = {}): JobAsked => ({
  dataset,
  model: { input: { shape: [2] }, layers: [{ type: 'dense', units: 2 }] },
  target: { column: 'y', kind: 'class' },
  epochs: 2,
  ...more,
});

describe('a job that waits for its dataset', () => {
  it('is trained once the dataset is ready', async () => {
    const dataset = await bench.upload(table(rows(60, ['no', 'yes'])));
    const jobId = await bench.submit(job(dataset));
    expect(await bench.status(jobId)).toMatchObject({ state: 'waiting' });
    await bench.ingest(dataset);
    expect(await bench.final(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('fails with the findings when its dataset is rejected, which name line and column', async () => {
    const dataset = await bench.upload(table(`${rows(8, ['no', 'yes'])}\n9,1\n`));
    const jobId = await bench.submit(job(dataset));
    await bench.ingest(dataset);
    expect(await bench.final(jobId)).toMatchObject({ state: 'failed', stopReason: 'invalidData', attempt: 0 });
    const { validation } = await bench.settled(dataset);
    expect(validation!.findings[0]).toMatchObject({ severity: 'error', line: 10, rule: 'columnCount' });
  });

  it.each([
    ['has more classes than the network has outputs', rows(60, ['a', 'b', 'c']), {}, /3 classes/],
    ['lacks a feature', rows(60, ['a', 'b']), { features: { columns: ['x', 'w'] } }, /no column "w"/],
    ['lacks values', `${rows(60, ['a', 'b'])}\n61,,a`, {}, /column "z" has 1 rows without a value/],
    ['has too few rows to hold some out', rows(2, ['a', 'b']), {}, /expects a row for every part/],
  ])('fails as invalid data when the dataset %s', async (_name, body, more, message) => {
    const dataset = await bench.upload(table(body));
    const jobId = await bench.submit(job(dataset, more));
    await bench.ingest(dataset);
    const { state, failure } = await bench.final(jobId);
    expect(state).toBe('failed');
    expect(failure).toMatchObject({ code: 'invalidData', retryable: false, message: expect.stringMatching(message) });
    expect(failure!.hint).toBeTruthy();
  });

  it('does not wait for training: files are read while a network trains', async () => {
    const ready = await bench.upload(table(rows(60, ['no', 'yes'])));
    await bench.ingest(ready);
    await bench.settled(ready);
    const training = await bench.submit(job(ready, { epochs: 1_000_000 }));
    onTestFinished(async () => {
      await bench.store.jobs.command(training, { action: 'cancel', requestId: 'r1' });
    });
    await bench.until(training, ({ state }) => state === 'running');
    const dataset = await bench.upload(table(rows(80, ['no', 'yes'])));
    await bench.ingest(dataset);
    expect(await bench.settled(dataset)).toMatchObject({ state: 'ready' });
    expect(await bench.status(training)).toMatchObject({ state: 'running' });
  });
});
