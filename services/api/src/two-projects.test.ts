import { scopes } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './describe-api.ts';
import type { ApiUnderTest } from './testing/api-under-test.ts';
import { adminKey, guardedApi, type SendAs, sendAs } from './testing/projects.ts';
import { ask, comparable, tracesIn, wayOf } from './testing/two-projects/ask.ts';
import { type Belongings, belongings, type Ids, idsOfNothing } from './testing/two-projects/belongings.ts';
import { operationsOf } from './testing/two-projects/operations.ts';
import { type Asked, ways } from './testing/two-projects/ways.ts';

const operations = operationsOf(await describeApi());
const reads = operations.filter(({ method }) => method === 'GET');
const lists = reads.filter(({ isPaged }) => isPaged);
const guarded = operations.filter(({ scope }) => scope !== undefined);

let api: ApiUnderTest;
let ours: Belongings;
let theirs: Belongings;
let nothing: Ids;
beforeAll(async () => {
  api = await guardedApi();
  const scores = { shape: [1, 3], values: Float32Array.from([0.2, 0.3, 0.5]) };
  api.predicts(({ outputs }) => Object.fromEntries(outputs.map((name) => [name, scores])));
  theirs = await belongings(api, 'theirs-and-nobody-elses');
  ours = await belongings(api, 'ours-and-nobody-elses');
  nothing = idsOfNothing(api);
});
afterAll(() => api.close());

it('every operation of the OpenAPI document has its entry, and no other', () => {
  expect(Object.keys(ways).sort()).toEqual(operations.map(({ id }) => id).sort());
  for (const { names, plain } of Object.values(ways)) expect(names ?? plain).toBeDefined();
});

it('every operation that has a parameter in its path names what is there', () => {
  const inPath = operations.filter(({ path }) => path.includes('{'));
  expect(inPath.filter((operation) => !wayOf(operation).names).map(({ id }) => id)).toEqual([]);
});

describe.each(operations)('$method $path', (operation) => {
  const { names = () => [], plain = [], forRoot = false, refusal = forRoot ? 403 : 404 } = wayOf(operation);

  it('answers whoever names something of another project as if it were not there', async () => {
    const own = names(nothing, ours.ids);
    for (const [index, asked] of names(theirs.ids, ours.ids).entries()) {
      const answer = await ask(ours.send.admin, operation, asked);
      const ofNothing = await ask(ours.send.admin, operation, own[index] ?? {});
      expect(answer.statusCode, answer.body).toBe(refusal);
      expect(comparable(answer, theirs.ids)).toEqual(comparable(ofNothing, nothing));
      expect(tracesIn(answer, theirs, asked)).toEqual([]);
    }
  });

  it('tells nothing of another project to who names nothing', async () => {
    for (const asked of plain) {
      const answer = await ask(ours.send.admin, operation, asked);
      expect(answer.statusCode, answer.body).toBeLessThan(500);
      expect(tracesIn(answer, theirs)).toEqual([]);
    }
  });
});

describe.each(reads)('HEAD $path', (operation) => {
  const { names = () => [], plain = [] } = wayOf(operation);

  it('is answered with as much as GET', async () => {
    const head = { ...operation, method: 'HEAD' as const };
    for (const asked of [...names(theirs.ids, ours.ids), ...plain]) {
      const [get, answer] = [await ask(ours.send.admin, operation, asked), await ask(ours.send.admin, head, asked)];
      expect(answer.statusCode).toBe(get.statusCode);
      expect(answer.body).toBe('');
    }
  });
});

describe.each(lists)('the pages of $path', (operation) => {
  const { names = () => [] } = wayOf(operation);

  it("go on from another project's cursor without telling of that project", async () => {
    const asked = (ids: Ids) => names(ids, ours.ids)[0] ?? {};
    const withQuery = (base: Asked, query: Record<string, string>) => ({ ...base, query });
    const page = await ask(theirs.send.admin, operation, withQuery(asked(theirs.ids), { limit: '1' }));
    expect(page.statusCode, page.body).toBe(200);
    const after: unknown = page.json().nextCursor;
    if (typeof after !== 'string') return;
    const answer = await ask(ours.send.admin, operation, withQuery(asked(ours.ids), { after, limit: '100' }));
    expect(answer.statusCode).toBeLessThan(500);
    expect(tracesIn(answer, theirs)).toEqual([]);
  });
});

describe.each(guarded)('$method $path', (operation) => {
  const { names, plain = [], forRoot = false } = wayOf(operation);
  const needed = scopes.indexOf(operation.scope ?? 'read');
  const asked = (): Asked => names?.(ours.ids, ours.ids)[0] ?? plain[0] ?? {};

  it('answers 401 without a key, and says so before anything else', async () => {
    const answer = await ask(sendAs(api, undefined), operation, asked());
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    const ofNothing = await ask(sendAs(api, undefined), operation, names?.(nothing, nothing)[0] ?? asked());
    expect(ofNothing.statusCode).toBe(401);
  });

  it(`asks for a key with the scope ${operation.scope}`, async () => {
    for (const scope of scopes.slice(0, needed)) {
      const answer = await ask(ours.send[scope], operation, asked());
      expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' });
      expect(answer.json().errors[0].expected).toBe(operation.scope);
    }
    const ofNothing = names?.(nothing, nothing)[0] ?? plain[0] ?? {};
    const withScope = await ask(ours.send[operation.scope ?? 'read'], operation, ofNothing);
    expect(withScope.statusCode === 403).toBe(forRoot);
    const withAdminKey = await ask(sendAs(api, adminKey), operation, ofNothing);
    expect([401, 403]).not.toContain(withAdminKey.statusCode);
  });
});

it('no operation that writes is allowed to a key that may read', () => {
  const writing = operations.filter(({ method }) => method !== 'GET');
  expect(writing.filter(({ scope }) => scope === 'read' || scope === undefined)).toEqual([]);
});

describe('the owner', () => {
  // What is destroyed comes last, and If-Match is left out: a refusal that names it proves that the thing was found.
  it('is answered by every operation that names something: what strangers do not find is there', async () => {
    for (const operation of operations) {
      for (const asked of wayOf(operation).names?.(ours.ids, ours.ids) ?? []) {
        const { headers: { 'if-match': _, ...headers } = {}, ...rest } = asked;
        const send = wayOf(operation).forRoot ? sendAs(api, adminKey) : ours.send.admin;
        const answer = await ask(send, operation, { ...rest, headers });
        expect([200, 201, 202, 409, 422, 428], `${operation.id}: ${answer.body}`).toContain(answer.statusCode);
        expect(answer.body).not.toMatch(/unknown(Dataset|Model|Checkpoint)/);
      }
    }
  });

  it('finds what is its own in every list', async () => {
    const lists = operations.filter(({ id }) =>
      ['listDatasets', 'listModels', 'listJobs', 'listProjects'].includes(id),
    );
    for (const operation of lists) {
      const answer = await ask(theirs.send.read, operation, {});
      const mine = operation.id === 'listProjects' ? await ask(theirs.send.admin, operation, {}) : answer;
      expect(mine.json().data.length, operation.id).toBeGreaterThan(0);
    }
  });
});

describe('an Idempotency-Key', () => {
  it('of one project is another key in another project', async () => {
    const headers = { 'idempotency-key': 'the-same' };
    const post = (send: SendAs, name: string) =>
      send('POST', '/v1/datasets', { payload: { name, format: 'csv' }, headers });
    const first = await post(theirs.send.write, 'a');
    const second = await post(ours.send.write, 'a');
    const other = await post(ours.send.write, 'b');
    expect([first.statusCode, second.statusCode, other.statusCode]).toEqual([201, 201, 422]);
    expect(second.json().id).not.toBe(first.json().id);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
  });
});
