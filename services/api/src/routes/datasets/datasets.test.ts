import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';

let api: ApiUnderTest;
let address: string;
beforeAll(async () => {
  api = await apiUnderTest({ uploadBytes: 3_000_000, receiveTimeoutMs: 2000 });
  address = await api.listen();
});
afterAll(() => api.close());

const create = async (payload: object) => (await api.send('POST', '/v1/datasets', { payload })).json();
const put = (id: string, role: string, payload: string | Buffer, headers = {}) =>
  api.send('PUT', `/v1/datasets/${id}/files/${role}`, { payload, headers });
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const waitingIngests = async () => (await api.store.queue.counts()).ingest.waiting;

/** Every file below the data folder: what an upload leaves behind. */
const storedFiles = async () =>
  (await readdir(api.dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;

describe('201', () => {
  it('a dataset that waits for its files', async () => {
    const response = await api.send('POST', '/v1/datasets', { payload: { name: 'fashion', format: 'idx' } });
    const dataset = response.json();
    expect(response.headers.location).toBe(`/v1/datasets/${dataset.id}`);
    expect(dataset).toMatchObject({
      name: 'fashion',
      format: 'idx',
      state: 'open',
      files: [],
      profile: null,
    });
  });

  it('a dataset from the body, as curl sends it, queued to be read', async () => {
    const before = await waitingIngests();
    const csv = 'width,species\n1,a\n2,b\n';
    const response = await api.send('POST', '/v1/datasets?name=iris&target=species', {
      payload: csv,
      headers: { 'content-type': 'text/csv' },
    });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({
      name: 'iris',
      format: 'csv',
      state: 'validating',
      files: [{ role: 'data', sizeBytes: csv.length, sha256: sha256(csv) }],
      columns: [{ name: 'species', role: 'target' }],
      csv: { delimiter: ',' },
    });
    expect(await waitingIngests()).toBe(before + 1);
  });

  it('a dataset from a sample that ships, its target known', async () => {
    const response = await api.send('POST', '/v1/datasets', { payload: { sample: 'flowers' } });
    expect(response.json()).toMatchObject({
      name: 'flowers',
      sample: 'flowers',
      state: 'validating',
      columns: [{ name: 'species', type: 'category', role: 'target' }],
      files: [{ role: 'data', sha256: sha256('width,species\n1,a\n2,b\n') }],
    });
    expect((await api.send('GET', '/v1/samples')).json().data).toMatchObject([{ name: 'flowers', rows: 2 }]);
  });
});

describe('200', () => {
  it('files come one by one, with a length or in chunks, and a second one replaces the first', async () => {
    const { id } = await create({ format: 'idx' });
    const bytes = randomBytes(2_000_000);
    await put(id, 'train.images', 'first');
    const chunked = Readable.from([bytes.subarray(0, 700_000), bytes.subarray(700_000)]);
    await fetch(`${address}/v1/datasets/${id}/files/train.images`, {
      method: 'PUT',
      body: chunked as never,
      duplex: 'half',
    });
    const dataset = (await put(id, 'train.labels', 'labels', { 'content-type': 'application/octet-stream' })).json();
    expect(dataset.files).toEqual([
      { role: 'train.images', sizeBytes: bytes.length, sha256: sha256(bytes) },
      { role: 'train.labels', sizeBytes: 6, sha256: sha256('labels') },
    ]);
    expect((await api.send('GET', `/v1/datasets/${id}`)).json()).toEqual(dataset);
  });

  it('lists datasets without what may be long', async () => {
    const { id } = await create({ format: 'csv', columns: [{ name: 'a', type: 'category' }] });
    const [first] = (await api.send('GET', '/v1/datasets?limit=1')).json().data;
    expect(first).toMatchObject({ id, rows: null });
    expect(first).not.toHaveProperty('columns');
  });
});

describe('202', () => {
  it('a commit queues the dataset to be read; asking again changes nothing', async () => {
    const { id } = await create({ format: 'csv' });
    await put(id, 'data', 'a,b\n1,2\n');
    const before = await waitingIngests();
    const first = await api.send('POST', `/v1/datasets/${id}/commit`);
    const second = await api.send('POST', `/v1/datasets/${id}/commit`, { payload: {} });
    expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
    expect(first.json().state).toBe('validating');
    expect(second.json()).toEqual(first.json());
    expect(await waitingIngests()).toBe(before + 1);
  });
});

describe('304', () => {
  it('to If-None-Match until the dataset changes', async () => {
    const { id } = await create({ format: 'csv' });
    const { etag } = (await api.send('GET', `/v1/datasets/${id}`)).headers;
    const again = () => api.send('GET', `/v1/datasets/${id}`, { headers: { 'if-none-match': etag } });
    expect((await again()).statusCode).toBe(304);
    await put(id, 'data', 'a\n1\n');
    expect((await again()).statusCode).toBe(200);
  });
});

describe('400', () => {
  it('a file of no byte', async () => {
    const { id } = await create({ format: 'csv' });
    expect(await api.problem('PUT', `/v1/datasets/${id}/files/data`)).toMatchObject({ code: 'malformedBody' });
  });

  it('a role the format has not, naming those it has', async () => {
    const { id } = await create({ format: 'csv' });
    const problem = await api.problem('PUT', `/v1/datasets/${id}/files/train.images`, { payload: 'x' });
    expect(problem).toMatchObject({ code: 'invalidParameter', errors: [{ parameter: 'role', expected: ['data'] }] });
  });

  it('parameters of an upload on a request without one', async () => {
    const payload = { format: 'csv' };
    expect(await api.problem('POST', '/v1/datasets?name=a', { payload })).toMatchObject({ code: 'invalidParameter' });
  });
});

describe('404', () => {
  it('a dataset there is not', async () => {
    const path = '/v1/datasets/ds_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    expect(await api.problem('GET', path)).toMatchObject({ code: 'notFound' });
    expect(await api.problem('PUT', `${path}/files/data`, { payload: 'x' })).toMatchObject({ code: 'notFound' });
    expect(await api.problem('POST', `${path}/commit`)).toMatchObject({ code: 'notFound' });
  });
});

describe('409', () => {
  it('datasetIncomplete: every file that lacks, also the rest of a test part', async () => {
    const { id } = await create({ format: 'idx' });
    await put(id, 'test.images', 'x');
    const problem = await api.problem('POST', `/v1/datasets/${id}/commit`);
    expect(problem.code).toBe('datasetIncomplete');
    expect(problem.errors?.map(({ expected }) => expected)).toEqual(['train.images', 'train.labels', 'test.labels']);
  });

  it('datasetImmutable: a file after the commit, and of a dataset that is ready', async () => {
    const { id } = await create({ format: 'csv' });
    await put(id, 'data', 'a\n1\n');
    await api.send('POST', `/v1/datasets/${id}/commit`);
    const ready = await api.readyDataset();
    for (const each of [id, ready.id]) {
      const problem = await api.problem('PUT', `/v1/datasets/${each}/files/data`, { payload: 'x' });
      expect(problem).toMatchObject({ code: 'datasetImmutable' });
    }
  });
});

describe('an answer before the end of the body', () => {
  it('reaches the client', async () => {
    const { id } = await create({ format: 'csv' });
    const body = Buffer.alloc(2_500_000);
    const wrongRole = await fetch(`${address}/v1/datasets/${id}/files/test.images`, { method: 'PUT', body });
    expect(await wrongRole.json()).toMatchObject({ code: 'invalidParameter' });
    const absent = await fetch(`${address}/v1/datasets/ds_01ARZ3NDEKTSV4RRFFQ69G5FAV/files/data`, {
      method: 'PUT',
      body,
    });
    expect(await absent.json()).toMatchObject({ code: 'notFound' });
    const headers = { 'content-type': 'application/json' };
    const tooLarge = await fetch(`${address}/v1/jobs`, { method: 'POST', body, headers });
    expect(await tooLarge.json()).toMatchObject({ code: 'payloadTooLarge' });
  });
});

describe('413', () => {
  it('a file over the limit, announced or not', async () => {
    const { id } = await create({ format: 'csv' });
    const files = await storedFiles();
    const url = `${address}/v1/datasets/${id}/files/data`;
    const announced = httpRequest(url, { method: 'PUT', headers: { 'content-length': 3_000_001 } });
    announced.flushHeaders();
    const [answer] = await once(announced, 'response');
    expect(answer.statusCode).toBe(413);
    announced.destroy();
    async function* endless() {
      for (let sent = 0; sent < 4_000_000; sent += 100_000) yield Buffer.alloc(100_000);
    }
    const chunked = await fetch(url, { method: 'PUT', body: Readable.from(endless()) as never, duplex: 'half' });
    expect(await chunked.json()).toMatchObject({ code: 'payloadTooLarge', status: 413 });
    expect((await api.send('GET', `/v1/datasets/${id}`)).json().files).toEqual([]);
    // What was received is removed after the answer.
    await vi.waitFor(async () => expect(await storedFiles()).toBe(files), 10_000);
  });
});

describe('a file as body', () => {
  const send = (query: string, type: string, payload: string | Buffer = 'x') =>
    api.send('POST', `/v1/datasets?${query}`, { payload, headers: { 'content-type': type } });

  it.each([
    ['', 'text/plain; charset=utf-8', { format: 'text' }],
    ['', 'application/x-ndjson', { format: 'jsonl' }],
    ['', 'application/x-npy', { format: 'npy' }],
    ['labels=z', 'application/x-npz', { format: 'npz', npz: { labels: 'z' } }],
    ['height=4&width=6&channels=1', 'application/zip', { images: { height: 4, width: 6, channels: 1, fit: 'fill' } }],
    ['format=wav&length=100', 'application/zip', { format: 'wav', wav: { length: 100 } }],
    ['format=parallelText', 'text/plain', { format: 'parallelText' }],
    ['format=csv&delimiter=%3B', 'application/gzip', { format: 'csv', csv: { delimiter: ';' } }],
    ['format=npy&target=x3', 'application/octet-stream', { columns: [{ name: 'x3', role: 'target' }] }],
  ])('?%s as %s', async (query, type, expected) => {
    const response = await send(query, type);
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ state: 'validating', files: [{ role: 'data' }], ...expected });
  });

  it.each([
    ['format=idx', 'application/octet-stream', 'format'],
    ['', 'application/octet-stream', 'format'],
    ['format=images&height=4', 'application/zip', 'width'],
    ['height=0&width=4', 'application/zip', 'height'],
    ['height=tall&width=4', 'application/zip', 'height'],
    ['target=y', 'application/x-npz', 'target'],
    ['length=5', 'text/csv', 'length'],
    ['size=5', 'text/csv', 'size'],
  ])('is refused by ?%s as %s, which names the parameter', async (query, type, parameter) => {
    const problem = (await send(query, type)).json();
    expect(problem).toMatchObject({ status: 400, code: 'invalidParameter', errors: [{ parameter }] });
  });
});

describe('files of a format that takes them in several ways', () => {
  it('are not mixed', async () => {
    const { id } = await create({ format: 'npy' });
    for (const role of ['data', 'train.images', 'train.labels']) await put(id, role, 'x');
    const problem = await api.problem('POST', `/v1/datasets/${id}/commit`);
    expect(problem).toMatchObject({
      code: 'datasetIncomplete',
      errors: [{ code: 'unexpectedFile', received: 'data' }],
    });
  });
});

describe('415', () => {
  it('a body that is neither JSON nor CSV, as curl sends it when nothing is said', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const problem = await api.problem('POST', '/v1/datasets?name=a', { payload: 'a,b\n1,2\n', headers });
    expect(problem).toMatchObject({ code: 'unsupportedMediaType' });
    expect(problem.detail).toMatch(
      /^Content-Type: expected application\/json, text\/csv, .*, received application\/x-www-form/,
    );
  });
});

describe('422', () => {
  it.each([
    [{}, ['/format']],
    [{ format: 'csv', sample: 'flowers' }, ['/format']],
    [{ format: 'xls' }, ['/format']],
    [{ sample: 'unicorns' }, ['/sample']],
    [{ format: 'csv', state: 'ready', id: 'ds_1' }, ['/state', '/id']],
    [{ format: 'csv', columns: [{ name: 'a', role: 'label' }] }, ['/columns/0/role']],
  ])('%j', async (payload, pointers) => {
    const problem = await api.problem('POST', '/v1/datasets', { payload });
    expect(problem.code).toBe('invalidBody');
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('a client that leaves', () => {
  it('leaves nothing behind, in the middle of an upload or of a request that makes a dataset', async () => {
    const { id } = await create({ format: 'csv' });
    const files = await storedFiles();
    const datasets = (await api.send('GET', '/v1/datasets?limit=100')).json().data.length;
    const { port, hostname } = new URL(address);
    for (const line of [`PUT /v1/datasets/${id}/files/data`, 'POST /v1/datasets']) {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const arrived = once(api.app.server, 'request');
      socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n`);
      socket.write(Buffer.alloc(500_000));
      const [, response] = await arrived;
      socket.destroy();
      if (!response.closed) await once(response, 'close');
    }
    await vi.waitFor(async () => expect(await storedFiles()).toBe(files), 10_000);
    expect((await api.send('GET', `/v1/datasets/${id}`)).json()).toMatchObject({ state: 'open', files: [] });
    expect((await api.send('GET', '/v1/datasets?limit=100')).json().data).toHaveLength(datasets);
  });

  it('is not waited for when it stops sending', async () => {
    const { id } = await create({ format: 'csv' });
    const upload = httpRequest(`${address}/v1/datasets/${id}/files/data`, {
      method: 'PUT',
      headers: { 'content-length': 100 },
    });
    upload.write('a,b\n');
    await once(upload, 'error').catch(() => undefined);
    expect((await api.send('GET', `/v1/datasets/${id}`)).json().files).toEqual([]);
  });
});

describe('closing', () => {
  it('does not wait for an upload to end', async () => {
    const other = await apiUnderTest({ receiveTimeoutMs: 60_000 });
    const there = await other.listen();
    const { id } = (await other.send('POST', '/v1/datasets', { payload: { format: 'csv' } })).json();
    const arrived = once(other.app.server, 'request');
    const upload = httpRequest(`${there}/v1/datasets/${id}/files/data`, {
      method: 'PUT',
      headers: { 'content-length': 100 },
    });
    const failed = once(upload, 'error');
    upload.write('a,b\n');
    await arrived;
    await other.close();
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});
