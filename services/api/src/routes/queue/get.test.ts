import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { postJob } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

it('200: what waits, and who works', async () => {
  const queue = async () => (await api.send('GET', '/v1/queue')).json();
  expect(await queue()).toEqual({
    attempts: { waiting: 0, active: 0 },
    ingest: { waiting: 0, active: 0 },
    workers: [],
  });
  await postJob(api);
  expect(await queue()).toMatchObject({ attempts: { waiting: 1, active: 0 } });
});
