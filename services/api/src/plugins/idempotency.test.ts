import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../app.ts';
import { newDataset } from '../datasets/new-dataset.ts';
import { type ApiUnderTest, apiUnderTest } from '../testing/api-under-test.ts';
import { irisModel, postJob } from '../testing/train.ts';

let api: ApiUnderTest;
/** The API as another process has it: its own memory, the same artifacts and Redis. */
let other: FastifyInstance;
let dataset: string;
beforeAll(async () => {
  api = await apiUnderTest();
  other = await buildApp({ ...api.deps, store: api.worker }, { checkAnswers: true });
  dataset = (await api.readyDataset()).id;
});
afterAll(async () => {
  await other.close();
  await api.close();
});

let keys = 0;
const newKey = () => `key-${keys++}`;

function post(
  url: string,
  key: string,
  payload: unknown,
  { app = api.app, ...more }: Partial<InjectOptions> & { app?: FastifyInstance } = {},
) {
  const headers = { 'idempotency-key': key, ...more.headers };
  return app.inject({
    method: 'POST',
    url,
    ...more,
    ...(payload !== undefined && { payload: payload as object }),
    headers,
  });
}

const job = (more: object = {}) => ({ kind: 'train', dataset, model: irisModel, ...more });
const jobsLabelled = async (label: string) => (await api.send('GET', `/v1/jobs?limit=100&label=${label}`)).json().data;

describe('requests with one Idempotency-Key', () => {
  it('make one job, a hundred at once at two processes, and one more when both are new', async () => {
    const key = newKey();
    const body = job({ labels: { test: key } });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => post('/v1/jobs', key, body, { app: index % 2 ? other : api.app })),
    );
    expect(new Set(answers.map(({ statusCode, body: text }) => `${statusCode} ${text}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(201);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(await jobsLabelled(`test=${key}`)).toHaveLength(1);

    const restarted = await buildApp(api.deps, { checkAnswers: true });
    const late = await post('/v1/jobs', key, body, { app: restarted });
    await restarted.close();
    expect(late.body).toBe(answers[0]?.body);
    expect(await jobsLabelled(`test=${key}`)).toHaveLength(1);
  });

  it('are answered the same, with the headers that belong to the answer', async () => {
    const key = newKey();
    const first = await post('/v1/jobs', key, job());
    const again = await post('/v1/jobs', key, job());
    const { location, etag } = first.headers;
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location, etag });
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  it('are the same whatever the order of fields and white space; another body or query is refused', async () => {
    const key = newKey();
    const first = await post('/v1/jobs', key, job({ seed: 3, name: 'a' }));
    const text = `{ "name": "a", "seed": 3, "model": ${JSON.stringify(irisModel)}, "dataset": "${dataset}", "kind": "train" }`;
    const headers = { 'content-type': 'application/json' };
    expect((await post('/v1/jobs', key, text, { headers })).body).toBe(first.body);
    for (const app of [api.app, other]) {
      const refused = await post('/v1/jobs', key, job({ seed: 4, name: 'a' }), { app });
      expect(refused).toMatchObject({ statusCode: 422 });
      expect(refused.json()).toMatchObject({ code: 'idempotencyKeyReused', retryable: false });
    }
  });

  it('are other requests on another path', async () => {
    const key = newKey();
    const model = { document: irisModel };
    const [one, two] = [await post('/v1/models', key, model), await post('/v1/jobs', key, job())];
    expect([one.statusCode, two.statusCode]).toEqual([201, 201]);
    expect((await post('/v1/models', key, model)).json().id).toBe(one.json().id);
  });

  it.each(['', 'a'.repeat(256), 'schlüssel', 'tab\tulator'])(
    'need a key of 1 to 255 printable characters: %j',
    async (key) => {
      const refused = await post('/v1/jobs', key, job());
      expect(refused.json()).toMatchObject({ code: 'invalidParameter', errors: [{ parameter: 'idempotency-key' }] });
    },
  );

  it('work for actions without a body', async () => {
    const id = await postJob(api);
    const key = newKey();
    const first = await post(`/v1/jobs/${id}/cancel`, key, undefined);
    const again = await post(`/v1/jobs/${id}/cancel`, key, {});
    expect([first.statusCode, again.statusCode, again.body]).toEqual([202, 202, first.body]);
  });

  it('without effect on routes that make nothing', async () => {
    const key = newKey();
    for (const units of [3, 4]) {
      const document = { input: { shape: [4] }, layers: [{ type: 'dense', units }] };
      expect(await post('/v1/models/validate', key, { document })).toMatchObject({ statusCode: 200 });
    }
  });
});

describe('an answer', () => {
  it('that no time mends is remembered', async () => {
    const key = newKey();
    const missing = 'job_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const first = await post(`/v1/jobs/${missing}/cancel`, key, undefined);
    const again = await post(`/v1/jobs/${missing}/cancel`, key, undefined);
    expect(first.statusCode).toBe(404);
    expect(again.body).toBe(first.body);
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'content-type': expect.stringContaining('problem'),
    });
  });

  it('that may be another later is not, and the key is free again', async () => {
    const record = newDataset({ format: 'csv', columns: [] }, { state: 'open', files: [], sample: null }, api.deps);
    await api.store.datasets.create(record);
    const key = newKey();
    const body = { kind: 'train', dataset: record.id, model: irisModel, target: { column: 'species', kind: 'class' } };
    const early = await post('/v1/jobs', key, body);
    expect(early).toMatchObject({ statusCode: 409, headers: { 'retry-after': '1' } });
    await api.store.datasets.update(record.id, (current) => ({ ...current, state: 'validating' }));
    expect(await post('/v1/jobs', key, body)).toMatchObject({ statusCode: 201 });
  });

  it('of a server that broke down is not, and what it made before is found again', async () => {
    const key = newKey();
    const body = job({ labels: { test: key } });
    const broken = vi.spyOn(api.store.idempotency, 'remember').mockRejectedValueOnce(new Error('the disk is gone'));
    expect(await post('/v1/jobs', key, body)).toMatchObject({ statusCode: 500 });
    broken.mockRestore();
    const [made] = await jobsLabelled(`test=${key}`);
    const again = await post('/v1/jobs', key, body, { app: other });
    expect(again).toMatchObject({ statusCode: 201 });
    expect(again.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.json().id).toBe(made.id);
    expect(await jobsLabelled(`test=${key}`)).toHaveLength(1);
  });

  it('is given the same identifiers when its process died before it had made anything', async () => {
    const key = newKey();
    const body = job({ labels: { test: 'died' } });
    const ids: string[] = [];
    const create = api.store.jobs.create;
    const dying = vi.spyOn(api.store.jobs, 'create').mockImplementationOnce(async ({ id }) => {
      ids.push(id);
      throw new Error('killed');
    });
    expect(await post('/v1/jobs', key, body)).toMatchObject({ statusCode: 500 });
    dying.mockImplementation(create);
    expect((await post('/v1/jobs', key, body, { app: other })).json().id).toBe(ids[0]);
    dying.mockRestore();
  });
});

describe('uploads with one Idempotency-Key', () => {
  const headers = { 'content-type': 'text/csv' };

  it('make one dataset, and are told from other content', async () => {
    const key = newKey();
    const rows = 'a,b\n1,2\n';
    const first = await post('/v1/datasets?name=up', key, rows, { headers });
    const again = await post('/v1/datasets?name=up', key, rows, { headers, app: other });
    expect(first).toMatchObject({ statusCode: 201 });
    expect([again.statusCode, again.body]).toEqual([201, first.body]);
    const refused = await post('/v1/datasets?name=up', key, 'a,b\n3,4\n', { headers });
    expect(refused.json()).toMatchObject({ status: 422, code: 'idempotencyKeyReused' });
    expect(await post('/v1/datasets?name=down', key, rows, { headers })).toMatchObject({ statusCode: 422 });
  });

  it('at once are one', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post('/v1/datasets', key, 'a,b\n1,2\n', { headers, app: index % 2 ? other : api.app }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });
});

describe('every POST', () => {
  it('takes an Idempotency-Key, or says why not', () => {
    const routes = api.app.swagger().paths as Record<
      string,
      { post?: { parameters?: { name: string }[]; operationId: string } }
    >;
    const without = Object.values(routes).flatMap(({ post }) => {
      if (!post || post.parameters?.some(({ name }) => name === 'idempotency-key')) return [];
      return [post.operationId];
    });
    expect(without.sort()).toEqual(['createPrediction', 'previewAugmentation', 'validateModel']);
  });
});
