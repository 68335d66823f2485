import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../testing/api-under-test.ts';
import { irisModel, postJob, saveCheckpoint, startAttempt } from '../testing/train.ts';

let api: ApiUnderTest;
let jobs: string[];
/** Paths of resources and of lists, all of them with something in them. */
let paths: Record<string, string>;
beforeAll(async () => {
  api = await apiUnderTest();
  jobs = [
    await postJob(api, { labels: { team: 'a=b', part: 'x.y-z' } }),
    await postJob(api, { labels: { team: 'a' } }),
  ];
  const checkpoint = await saveCheckpoint(api, await startAttempt(api, jobs[0]!));
  const model = (await api.send('POST', '/v1/models', { payload: { document: irisModel } })).json().id;
  const dataset = (await api.readyDataset()).id;
  paths = {
    job: `/v1/jobs/${jobs[0]}`,
    jobs: '/v1/jobs',
    checkpoints: `/v1/jobs/${jobs[0]}/checkpoints`,
    checkpoint: `/v1/checkpoints/${checkpoint.id}`,
    model: `/v1/models/${model}`,
    models: '/v1/models',
    dataset: `/v1/datasets/${dataset}`,
    datasets: '/v1/datasets',
    samples: '/v1/samples',
    capabilities: '/v1/capabilities',
  };
});
afterAll(() => api.close());

const names = [
  'job',
  'jobs',
  'checkpoints',
  'checkpoint',
  'model',
  'models',
  'dataset',
  'datasets',
  'samples',
  'capabilities',
];

describe.each(names)('a read of %s', (name) => {
  it('is answered 304 with nothing to who has it, by GET and by HEAD', async () => {
    const first = await api.send('GET', paths[name]!);
    const { etag } = first.headers;
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const method of ['GET', 'HEAD'] as const) {
      const url = paths[name]!;
      const again = await api.app.inject({ method, url, headers: { 'if-none-match': `"other", ${etag}` } });
      expect(again).toMatchObject({ statusCode: 304, body: '', headers: { etag } });
      const whole = await api.app.inject({ method, url, headers: { 'if-none-match': '"other"' } });
      expect(whole).toMatchObject({ statusCode: 200, headers: { etag } });
    }
  });
});

describe('the ETag of a list', () => {
  it('changes with its content', async () => {
    const before = (await api.send('GET', '/v1/models')).headers.etag;
    await api.send('POST', '/v1/models', { payload: { document: irisModel } });
    expect((await api.send('GET', '/v1/models')).headers.etag).not.toBe(before);
  });
});

describe('?fields=', () => {
  it('chooses fields of a resource', async () => {
    const job = (await api.send('GET', paths.job!)).json();
    const { id, progress } = job;
    const response = await api.send('GET', `${paths.job}?fields=id,progress.step,metrics.latest`);
    expect(response.json()).toEqual({ id, progress: { step: progress.step }, metrics: { latest: job.metrics.latest } });
  });

  it.each(['jobs', 'checkpoints', 'models', 'datasets'])('chooses fields of the items of %s', async (name) => {
    const page = (await api.send('GET', paths[name]!)).json();
    const ids = page.data.map(({ id }: { id: string }) => ({ id }));
    const response = await api.send('GET', `${paths[name]}?fields=id`);
    expect(response.json()).toEqual({ ...page, data: ids });
  });

  it('goes with conditions and HEAD', async () => {
    const url = `/v1/jobs?limit=1&fields=state`;
    const { headers, statusCode } = await api.send('GET', url);
    expect(statusCode).toBe(200);
    const head = await api.app.inject({ method: 'HEAD', url, headers: { 'if-none-match': String(headers.etag) } });
    expect(head.statusCode).toBe(304);
  });

  it.each([
    ['job', 'id,nothing', 'nothing'],
    ['jobs', 'data', 'data'],
    ['dataset', 'profile.nothing', 'profile.nothing'],
    ['model', '', undefined],
  ])('of %s with %j is 400 and names what is unknown', async (name, fields, received) => {
    const problem = await api.problem('GET', `${paths[name]}?fields=${fields}`);
    expect(problem).toMatchObject({ code: 'invalidParameter', errors: [{ parameter: 'fields' }] });
    if (received !== undefined) expect(problem.errors?.[0]?.received).toBe(received);
  });
});

describe('GET /v1/jobs?ids=', () => {
  const missing = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';

  it('answers the named jobs in their order, once each, and leaves out those there are not', async () => {
    for (const [asked, expected] of [
      [
        [jobs[1], jobs[0]],
        [jobs[1], jobs[0]],
      ],
      [
        [jobs[0], missing, jobs[1], jobs[0]],
        [jobs[0], jobs[1]],
      ],
      [[missing], []],
    ]) {
      const page = (await api.send('GET', `/v1/jobs?fields=id&ids=${asked!.join(',')}`)).json();
      expect(page).toEqual({ data: expected!.map((id) => ({ id })), hasMore: false, nextCursor: null });
    }
  });

  it.each([
    ['', ['ids']],
    ['x', ['ids']],
    [`${missing},`, ['ids']],
    [`${missing}&state=queued`, ['state']],
    [`${missing}&after=x&label=a=b`, ['after', 'label']],
    [Array.from({ length: 101 }, (_, index) => `job_01ARZ3NDEKTSV4RRFFQ69G5${100 + index}`).join(','), ['ids']],
  ])('refuses %j', async (ids, parameters) => {
    const problem = await api.problem('GET', `/v1/jobs?ids=${ids}`);
    expect(problem.code).toBe('invalidParameter');
    expect(problem.errors?.map(({ parameter }) => parameter)).toEqual(parameters);
  });
});

describe('GET /v1/jobs?label=', () => {
  const listed = async (query: string) =>
    (await api.send('GET', `/v1/jobs?fields=id&${query}`)).json().data.map(({ id }: { id: string }) => id);

  it('takes values with any characters, and several labels', async () => {
    expect(await listed('label=team%3Da%3Db')).toEqual([jobs[0]]);
    expect(await listed('label=team=a')).toEqual([jobs[1]]);
    expect(await listed('label=team%3Da%3Db&label=part=x.y-z')).toEqual([jobs[0]]);
    expect(await listed('label=team=a&label=part=x.y-z')).toEqual([]);
    expect(await listed('label=team=')).toEqual([]);
  });
});

describe('a page', () => {
  it.each(['/v1/jobs', '/v1/models', '/v1/datasets'])(
    '%s is bounded, and its cursor is one that was given',
    async (path) => {
      for (const limit of ['0', '101', '-1', '1.5', 'x', '1e9', '']) {
        expect(await api.problem('GET', `${path}?limit=${limit}`)).toMatchObject({ errors: [{ parameter: 'limit' }] });
      }
      for (const after of ['x', 'MS5qb2JfMDE', 'a'.repeat(513), '%00', '']) {
        expect(await api.problem('GET', `${path}?after=${after}`)).toMatchObject({ errors: [{ parameter: 'after' }] });
      }
    },
  );
});
