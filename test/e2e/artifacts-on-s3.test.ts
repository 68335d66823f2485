import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openArtifacts } from '../../packages/store/src/artifacts/open-artifacts.ts';
import { type S3UnderTest, s3UnderTest } from '../../packages/store/src/testing/s3-under-test.ts';
import { everythingIn } from '../../services/api/src/testing/everything-in.ts';
import { everythingStored } from './everything-stored.ts';
import { type Job, runningService } from './running-service.ts';

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await s3UnderTest();
});
afterAll(() => s3.close());

const service = runningService('artifacts-on-s3', 1, () => ({ ...s3.environment, LOG_LEVEL: 'trace' }));

it('a network is trained, kept, downloaded and asked with all artifacts in S3', async () => {
  const { id: dataset } = await service.call<{ id: string }>('POST', '/v1/datasets', { sample: 'iris' });
  const layers = [
    { type: 'dense', units: 8, activation: 'relu' },
    { type: 'dense', units: 3 },
  ];
  const model = { input: { shape: [4] }, layers };
  const target = { column: 'species', kind: 'class' };
  const optimizer = { type: 'adam', learningRate: 0.05 };
  const training = { target, optimizer, batchSize: 16, epochs: 15, seed: 7, checkpoints: { everyEpochs: 15 } };
  const job: Job = await service.trained({ dataset, model, ...training });
  const weights = await service.bytes(`/v1/checkpoints/${job.lastCheckpoint}/content?format=safetensors`);
  expect(createHash('sha256').update(weights).digest('hex')).toBe(job.weightsSha256);
  const report = await service.testReport<{ accuracy: number }>(job);
  expect(report.accuracy).toBeGreaterThan(0.8);
  const [answer] = await service.answers<{ class: string }>(job, [
    { sepalLength: 5.1, sepalWidth: 3.5, petalLength: 1.4, petalWidth: 0.2 },
  ]);
  expect(answer?.class).toMatch(/setosa/i);
  const artifacts = await openArtifacts({ dataDir: await mkdtemp(join(tmpdir(), 'trainyard-look-')) }, s3.environment);
  expect(await artifacts.list('jobs')).toContain(job.id);
  expect(await artifacts.blobs()).toContain(job.weightsSha256);
});

it('the secret of the bucket is in no artifact, not in Redis, and in no log', async () => {
  const objects = [...(await everythingIn(s3.directory))].map(([place, text]) => ({ place, text }));
  expect(objects.length).toBeGreaterThan(10);
  const places = [...objects, ...(await everythingStored(service))].filter(({ text }) =>
    text.includes(String(s3.environment.S3_SECRET_ACCESS_KEY)),
  );
  expect(places.map(({ place }) => place)).toEqual([]);
});
