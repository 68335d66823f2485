import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ingest } from '@trainyard/datasets';
import { checkModel } from '@trainyard/engine';
import { openArtifacts } from '@trainyard/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobSink } from '../../ingest/blob-sink.ts';
import { jobSpec } from '../../testing/job-spec.ts';
import { type LoadedData, loadData } from '../prepare-data.ts';
import { reviewData } from './review-data.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-review-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

/** A table of 120 rows loaded by a job that predicts the class y from all other columns. */
async function loaded(
  header: string,
  row: (i: number) => string,
  more: object = {},
  memoryBytes = 2 ** 34,
): Promise<LoadedData> {
  const sink = blobSink(await openArtifacts({ dataDir }));
  const lines = [header, ...Array.from({ length: 120 }, (_, i) => row(i))];
  const files = { data: () => Readable.from([Buffer.from(lines.join('\n'))]) };
  const outcome = await ingest({ format: 'csv', files, sink });
  if (outcome.state === 'rejected') throw new Error(JSON.stringify(outcome.validation));
  const width = header.split(',').length - 1;
  const { model } = checkModel({ input: { shape: [width] }, layers: [{ type: 'dense', units: 2 }] });
  if (!model) throw new Error('the model of the test is wrong');
  const spec = jobSpec({
    target: { column: 'y', kind: 'class' },
    preprocessing: [{ type: 'standardize' }],
    seed: 1,
    ...more,
  });
  return loadData({ dataDir, spec, model: model.document, stored: sink.blobs, memoryBytes });
}

const split = (validation: number, test: number, stratify = true) => ({
  split: { type: 'holdOut' as const, validation, test, stratify },
});

describe('reviewData', () => {
  const row = (i: number) => `${i},${(i * 37) % 101},${i % 2 === 0 ? 5 : 8},3,${i % 2}`;

  it.each([2 ** 34, 1])('names columns by what is wrong with them, with %d bytes of memory', async (memoryBytes) => {
    const data = await loaded('id,x,leak,same,y', row, {}, memoryBytes);
    expect(reviewData(data).map(({ code, message }) => `${code}: ${message.split(' ')[0]}`)).toEqual([
      'constantColumns: "same"',
      'idLikeColumns: "id"',
      'leakingColumns: "leak"',
    ]);
  });

  it('has nothing to say of sound data', async () => {
    expect(
      reviewData(await loaded('a,b,y', (i) => `${(i * 37) % 101},${(i * 53) % 113},${(i * 7) % 3 === 0 ? 1 : 0}`)),
    ).toEqual([]);
  });

  it('counts rows whose features are on two sides', async () => {
    const data = await loaded('a,b,y', (i) => `${(i * 37) % 60},${(i * 37) % 60},${i % 2}`, split(0.25, 0.25));
    const { train, validation, test } = data;
    const trained = new Set([...train.rows].map((at) => at % 60));
    const copies = (rows?: Int32Array) => [...(rows ?? [])].filter((at) => trained.has(at % 60)).length;
    expect(reviewData(data).find(({ code }) => code === 'duplicatesAcrossSplits')?.values).toEqual({
      validation: copies(validation?.rows),
      test: copies(test?.rows),
    });
  });

  it('tells how rare a class is', async () => {
    const data = await loaded(
      'a,b,y',
      (i) => `${(i * 37) % 101},${(i * 53) % 113},${i % 40 === 7 ? 1 : 0}`,
      split(0, 0),
    );
    expect(reviewData(data)).toMatchObject([
      { code: 'classImbalance', values: { largest: 117, smallest: 3, ratio: 39 } },
    ]);
  });
});

it('training rows of one class alone are refused, with the class', async () => {
  const rare = (i: number) => `${(i * 37) % 101},${(i * 53) % 113},${i === 119 ? 'b' : 'a'}`;
  const alone = Array.from({ length: 20 }, (_, seed) => loaded('a,b,y', rare, { ...split(0, 0.5, false), seed }));
  const refusals = (await Promise.allSettled(alone)).filter(({ status }) => status === 'rejected');
  expect(refusals.length).toBeGreaterThan(0);
  expect(String((refusals[0] as PromiseRejectedResult).reason)).toContain(
    'all 60 training rows are of the class "a" of column y',
  );
});
