import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { irisModel } from '../../testing/train.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const create = (payload: object) => api.send('POST', '/v1/models', { payload });

describe('201', () => {
  it('keeps the network with every default filled in, its layer table and its hash', async () => {
    const response = await create({ name: 'flowers', document: irisModel });
    const model = response.json();
    expect(response.headers.location).toBe(`/v1/models/${model.id}`);
    expect(model).toMatchObject({
      name: 'flowers',
      parameterCount: 4 * 3 + 3,
      document: { layers: [{ id: expect.any(String), type: 'dense', units: 3 }] },
      layers: [{ inputShapes: [[4]], outputShape: [3], parameters: 15 }],
    });
    expect((await api.send('GET', model.links.self)).json()).toEqual(model);
  });

  it('gives equal networks equal hashes, whether defaults are written or not, and other networks others', async () => {
    const [layer] = irisModel.layers;
    const hashes = [layer, { bias: true, ...layer, id: 'dense1' }, { ...layer, units: 4 }].map(async (each) => {
      const { contentHash } = (await create({ document: { ...irisModel, layers: [each] } })).json();
      return contentHash;
    });
    const [plain, written, other] = await Promise.all(hashes);
    expect(written).toBe(plain);
    expect(other).not.toBe(plain);
  });
});

describe('200', () => {
  it('lists models in pages, newest first', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await create({ document: irisModel })).json().id);
    const first = (await api.send('GET', '/v1/models?limit=2')).json();
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await api.send('GET', `/v1/models?limit=2&after=${first.nextCursor}`)).json();
    expect(second.data[0].id).toBe(ids[2]);
  });
});

describe('400', () => {
  it.each(['limit=0', 'limit=101', 'limit=1e9', 'after=garbage', 'offset=10', 'limit=5&limit=6'])(
    '?%s',
    async (query) => {
      expect(await api.problem('GET', `/v1/models?${query}`)).toMatchObject({ code: 'invalidParameter' });
    },
  );
});

describe('404', () => {
  it('a model there is not', async () => {
    expect(await api.problem('GET', '/v1/models/mdl_01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatchObject({ code: 'notFound' });
  });
});

describe('422', () => {
  it('keeps nothing of a wrong network', async () => {
    const before = (await api.send('GET', '/v1/models?limit=100')).json().data.length;
    const payload = { document: { ...irisModel, layers: [{ type: 'dense' }, { type: 'dense', units: -1 }] } };
    const problem = await api.problem('POST', '/v1/models', { payload });
    expect(problem).toMatchObject({ code: 'invalidModel' });
    expect(problem.errors).toHaveLength(2);
    expect((await api.send('GET', '/v1/models?limit=100')).json().data).toHaveLength(before);
  });

  it('names what is wrong with the request and with the network at once', async () => {
    const payload = { name: '', document: { ...irisModel, layers: [{ type: 'dense', units: 0 }] } };
    const { code, errors } = await api.problem('POST', '/v1/models', { payload });
    expect(code).toBe('invalidBody');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/document/layers/0/units']);
  });
});
