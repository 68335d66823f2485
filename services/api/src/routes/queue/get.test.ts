import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ApiUnderTest } from '../../testing/api-under-test.ts';
import { adminKey, guardedApi, newKey, newProject, queuedJob, sendAs } from '../../testing/projects.ts';

let api: ApiUnderTest;
beforeEach(async () => {
  api = await guardedApi();
});
afterEach(() => api.close());

it('200: what waits of the project of the key, by priority; of all projects and who works to the administrator', async () => {
  const queueAs = async (key: string) => (await sendAs(api, key)('GET', '/v1/queue')).json();
  expect(await queueAs(adminKey)).toEqual({
    attempts: { waiting: 0, active: 0 },
    byPriority: [],
    projects: [],
    slots: 0,
    ingest: { waiting: 0, active: 0 },
    workers: [],
  });
  const [one, two] = [await newProject(api), await newProject(api)];
  await queuedJob(api, one.id);
  await queuedJob(api, one.id);
  await queuedJob(api, two.id);
  const { key } = await newKey(api, one, { scopes: ['read'] });
  const own = { project: one.id, waiting: 2, byPriority: [{ priority: 100, waiting: 2 }], isHeld: false };
  expect(await queueAs(key)).toEqual({
    attempts: { waiting: 2, active: 0 },
    byPriority: own.byPriority,
    projects: [own],
    slots: 0,
  });
  const all = await queueAs(adminKey);
  expect(all).toMatchObject({ attempts: { waiting: 3 }, byPriority: [{ priority: 100, waiting: 3 }] });
  expect(all.projects).toHaveLength(2);
});
