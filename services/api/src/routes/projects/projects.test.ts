import { defaultProject, type Project } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiUnderTest } from '../../testing/api-under-test.ts';
import { adminKey, guardedApi, newKey, newProject, queuedJob, type SendAs, sendAs } from '../../testing/projects.ts';

let api: ApiUnderTest;
let root: SendAs;
beforeAll(async () => {
  api = await guardedApi();
  root = sendAs(api, adminKey);
});
afterAll(() => api.close());

const keyOf = async (project: Project) => sendAs(api, (await newKey(api, project)).key);
const read = async ({ id }: Pick<Project, 'id'>) => (await root('GET', `/v1/projects/${id}`)).json();
const path = ({ id }: Pick<Project, 'id'>) => `/v1/projects/${id}`;

describe('a project', () => {
  it('is made, read, changed on a condition, and listed newest first', async () => {
    const response = await root('POST', '/v1/projects', { payload: { name: 'vision', limits: { datasets: 3 } } });
    const project = response.json();
    expect(response.headers.location).toBe(project.links.self);
    expect(await read(project)).toEqual(project);
    const change = { name: 'seeing', limits: { datasets: null, jobsQueued: 5 } };
    const patch = (etag: string) => root('PATCH', path(project), { payload: change, headers: { 'if-match': etag } });
    expect((await root('PATCH', path(project), { payload: change })).statusCode).toBe(428);
    expect((await patch('"7"')).statusCode).toBe(412);
    const changed = (await patch(String(response.headers.etag))).json();
    const limits = { ...project.limits, datasets: null, jobsQueued: 5 };
    expect(changed).toEqual({ ...project, name: 'seeing', limits, revision: 2 });
    expect((await patch(String(response.headers.etag))).statusCode).toBe(412);
    const listed = (await root('GET', '/v1/projects?limit=100')).json().data.map(({ id }: Project) => id);
    expect(listed[0]).toBe(project.id);
    expect(listed.at(-1)).toBe(defaultProject);
    expect(listed).toEqual([...listed].sort().reverse());
  });

  it('by default is there from the start, takes limits, and stays', async () => {
    const fresh = await guardedApi();
    const send = sendAs(fresh, adminKey);
    const url = path({ id: defaultProject });
    expect((await send('GET', url)).json()).toMatchObject({ name: 'default', revision: 0 });
    const patched = await send('PATCH', url, { payload: { name: 'ours' }, headers: { 'if-match': '"0"' } });
    expect(patched.json()).toMatchObject({ id: defaultProject, name: 'ours', revision: 1 });
    const deleted = await send('DELETE', url, { headers: { 'if-match': '*' } });
    expect(deleted.json().code).toBe('projectInUse');
    await fresh.close();
  });

  it('that is empty is deleted, and with it its keys', async () => {
    const project = await newProject(api);
    const send = await keyOf(project);
    const { id } = (await send('POST', '/v1/datasets', { payload: { format: 'csv' } })).json();
    const remove = () => root('DELETE', path(project), { headers: { 'if-match': '*' } });
    expect((await remove()).json()).toMatchObject({
      code: 'projectInUse',
      detail: expect.stringContaining('datasets'),
    });
    await send('DELETE', `/v1/datasets/${id}`, { headers: { 'if-match': '*' } });
    expect((await remove()).statusCode).toBe(204);
    expect((await send('GET', '/v1/jobs')).statusCode).toBe(401);
    expect((await root('GET', path(project))).statusCode).toBe(404);
    expect((await root('POST', `${path(project)}/keys`, { payload: { name: 'x' } })).statusCode).toBe(404);
  });

  it('does not take a document it does not know', async () => {
    for (const payload of [{}, { name: '' }, { name: 'x', limits: { datasets: -1 } }, { name: 'x', more: 1 }]) {
      expect((await root('POST', '/v1/projects', { payload })).json().code).toBe('invalidBody');
    }
  });
});

describe('a quota', () => {
  it('of queued jobs refuses the next one, names itself, and counts requests that come together', async () => {
    const project = await newProject(api, { jobsQueued: 3 });
    const first = await queuedJob(api, project.id);
    const send = await keyOf(project);
    const { dataset, model } = (await send('GET', `/v1/jobs/${first}`)).json().spec;
    const post = () => send('POST', '/v1/jobs', { payload: { kind: 'train', dataset, model, epochs: 2 } });
    const answers = await Promise.all(Array.from({ length: 8 }, post));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, ...Array(6).fill(403)]);
    const refused = (await post()).json();
    expect(refused).toMatchObject({ code: 'quotaExceeded', quota: { name: 'jobsQueued', limit: 3, used: 3 } });
    await send('POST', `/v1/jobs/${first}/cancel`);
    expect((await post()).statusCode).toBe(201);
  });

  it('of datasets refuses the next one, and one that is deleted makes room', async () => {
    const send = await keyOf(await newProject(api, { datasets: 1 }));
    const post = () => send('POST', '/v1/datasets', { payload: { format: 'csv' } });
    const { id } = (await post()).json();
    expect((await post()).json().quota).toEqual({ name: 'datasets', limit: 1, used: 1 });
    await send('DELETE', `/v1/datasets/${id}`, { headers: { 'if-match': '*' } });
    expect((await post()).statusCode).toBe(201);
  });

  it('of bytes ends an upload that is longer than what is left, and leaves nothing of it', async () => {
    const project = await newProject(api, { storedBytes: 1000 });
    const send = await keyOf(project);
    const upload = (length: number) =>
      send('POST', '/v1/datasets', {
        payload: `a\n${'1\n'.repeat(length / 2 - 1)}`,
        headers: { 'content-type': 'text/csv' },
      });
    expect((await upload(600)).statusCode).toBe(201);
    const refused = (await upload(402)).json();
    expect(refused).toMatchObject({ code: 'quotaExceeded', quota: { name: 'storedBytes', limit: 1000, used: 600 } });
    expect((await send('GET', '/v1/usage')).json().used).toMatchObject({ storedBytes: 600, datasets: 1 });
    expect((await upload(400)).statusCode).toBe(201);
    expect((await upload(2)).json().quota.used).toBe(1000);
  });

  it('of bytes holds for uploads that come at once, too', async () => {
    const project = await newProject(api, { storedBytes: 1000 });
    const send = await keyOf(project);
    const upload = (first: number) =>
      send('POST', '/v1/datasets', {
        payload: `a\n${first}\n${'1\n'.repeat(148)}`,
        headers: { 'content-type': 'text/csv' },
      });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(upload));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 201, 403, 403, 403]);
    expect((await send('GET', '/v1/usage')).json().used).toMatchObject({ storedBytes: 900 });
  });

  it('of one project is none of another', async () => {
    await keyOf(await newProject(api, { datasets: 0 }));
    const free = await keyOf(await newProject(api));
    expect((await free('POST', '/v1/datasets', { payload: { format: 'csv' } })).statusCode).toBe(201);
  });

  it('holds from when it is set', async () => {
    const project = await newProject(api);
    const send = await keyOf(project);
    const post = () => send('POST', '/v1/datasets', { payload: { format: 'csv' } });
    expect((await post()).statusCode).toBe(201);
    const headers = { 'if-match': '*' };
    await root('PATCH', path(project), { payload: { limits: { datasets: 1 } }, headers });
    expect((await post()).statusCode).toBe(403);
  });
});

describe('usage', () => {
  it('tells what is used beside the limits, of one project to its keys', async () => {
    const project = await newProject(api, { jobsQueued: 5 });
    await queuedJob(api, project.id);
    const expected = {
      project: project.id,
      name: project.name,
      limits: project.limits,
      used: { jobsQueued: 1, jobsRunning: 0, datasets: 1, storedBytes: 0 },
    };
    const send = await keyOf(project);
    expect((await send('GET', '/v1/usage')).json()).toEqual(expected);
    expect((await root('GET', `/v1/usage?project=${project.id}`)).json()).toEqual(expected);
    const other = await newProject(api);
    expect((await send('GET', `/v1/usage?project=${other.id}`)).statusCode).toBe(404);
  });
});

describe('a rate', () => {
  const statuses = async (send: SendAs, count: number) => {
    const answers = [];
    for (let each = 0; each < count; each++) answers.push(await send('GET', '/v1/samples'));
    return answers;
  };

  it('of a key lets a minute’s worth through at once, tells what is left, and says when to come back', async () => {
    const project = await newProject(api);
    const { key } = await newKey(api, project, { requestsPerMinute: 3 });
    const answers = await statuses(sendAs(api, key), 5);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 429]);
    expect(answers.slice(0, 3).map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['2', '1', '0']);
    const last = answers.at(-1);
    expect(last?.headers['ratelimit-limit']).toBe('3');
    const seconds = Number(last?.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(20);
    expect(last?.json()).toMatchObject({ code: 'rateLimited', retryable: true });
    expect((await (await keyOf(project))('GET', '/v1/samples')).statusCode).toBe(200);
  });

  it('of a project is shared by its keys', async () => {
    const project = await newProject(api, { requestsPerMinute: 4 });
    const [one, other] = [await keyOf(project), await keyOf(project)];
    const answers = [...(await statuses(one, 3)), ...(await statuses(other, 2))];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 429]);
  });

  it('is not told where there is none', async () => {
    const answer = await (await keyOf(await newProject(api)))('GET', '/v1/samples');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
  });
});
