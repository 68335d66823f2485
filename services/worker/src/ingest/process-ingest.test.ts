import { fileURLToPath } from 'node:url';
import { createLogger } from '@trainyard/service-kit';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openTestBench, type TestBench } from '../testing/test-bench.ts';
import { type IngestDeps, processIngest } from './process-ingest.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const lostChild = file('../testing/lost-ingest-child.mjs');
const realChild = file('../../dist/child/ingest-main.js');
const table = { data: Buffer.from('x,y\n1,a\n2,b\n3,a\n4,b\n') };

let bench: TestBench;
beforeEach(async () => {
  bench = await openTestBench(inject('redisUrl'));
});
afterEach(() => bench.close());

function deps(program: string, shutdown = new AbortController().signal): IngestDeps {
  const { store, dataDir } = bench;
  return { store, dataDir, program, logger: createLogger({ service: 'test', level: 'silent' }), shutdown };
}
const once = () => ({ signal: new AbortController().signal, delivery: 1 });

describe('processIngest', () => {
  it('settles a dataset once, however often its entry comes', async () => {
    const datasetId = await bench.upload(table);
    await processIngest(deps(realChild), { datasetId }, once());
    const { revision, stored, contentHash } = await bench.settled(datasetId);
    expect(Object.keys(stored!).sort()).toEqual(['schema.json', 'train.rows.bin']);
    expect(stored!['schema.json']!.sha256).toBe(contentHash);
    await processIngest(deps(realChild), { datasetId }, once());
    expect((await bench.settled(datasetId)).revision).toBe(revision);
  });

  it('rejects files that take their process down again and again', async () => {
    const datasetId = await bench.upload(table);
    await processIngest(deps(lostChild), { datasetId }, once());
    const { state, validation } = await bench.settled(datasetId);
    expect(state).toBe('rejected');
    expect(validation).toMatchObject({ errors: 1, findings: [{ rule: 'unreadable', line: null, severity: 'error' }] });
    expect(validation!.findings[0]!.message).toContain('was killed by SIGSEGV');
  });

  it('rejects files that took one worker after the other down, without reading them once more', async () => {
    const datasetId = await bench.upload(table);
    await processIngest(deps(realChild), { datasetId }, { ...once(), delivery: 4 });
    expect((await bench.settled(datasetId)).validation!.findings[0]!.message).toContain('3 workers were lost');
  });

  it('rejects a file whose bytes are no longer those that were uploaded', async () => {
    const datasetId = await bench.upload(table);
    const [data] = (await bench.store.datasets.get(datasetId))!.files;
    await bench.store.artifacts.deleteBlob(data!.sha256);
    await processIngest(deps(realChild), { datasetId }, once());
    expect(await bench.settled(datasetId)).toMatchObject({ state: 'rejected' });
  });

  it('leaves the dataset to another worker when this one shuts down', async () => {
    const datasetId = await bench.upload(table);
    await expect(processIngest(deps(realChild, AbortSignal.abort()), { datasetId }, once())).rejects.toThrow(
      'was interrupted',
    );
    expect(await bench.store.datasets.get(datasetId)).toMatchObject({ state: 'validating' });
  });
});
