import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './describe-api.ts';
import type { ApiUnderTest } from './testing/api-under-test.ts';
import { adminKey, guardedApi, sendAs } from './testing/projects.ts';
import { ask, wayOf } from './testing/two-projects/ask.ts';
import { type Belongings, belongings } from './testing/two-projects/belongings.ts';
import { operationsOf } from './testing/two-projects/operations.ts';

// A stream of events waits.
const operations = operationsOf(await describeApi()).filter(({ id }) => id !== 'streamJobEvents');

/** Writes by their method alone: they change nothing that is stored. */
const pure = ['validateModel'];

let api: ApiUnderTest;
let ours: Belongings;
let folder: string;
let before: unknown;

/** What is told of the jobs. */
const told = async () => (await ours.send.admin('GET', '/v1/jobs?fields=id,state,revision,name')).json();

beforeAll(async () => {
  api = await guardedApi();
  ours = await belongings(api, 'ours');
  before = await told();
  folder = join(api.dataDir, 'artifacts');
  await rename(folder, `${folder}-away`);
});
afterAll(() => api.close());

describe.each(operations)('with the disk of the artifacts away, $method $path', (operation) => {
  const { names = () => [], plain = [], forRoot = false } = wayOf(operation);

  it('is answered without it, or with 503 and when to ask again', async () => {
    const send = forRoot ? sendAs(api, adminKey) : ours.send.admin;
    for (const asked of [...names(ours.ids, ours.ids), ...plain]) {
      const answer = await ask(send, operation, asked);
      expect(answer.statusCode, 'what cannot be looked for is not called absent').not.toBe(404);
      if (answer.statusCode >= 500) {
        const code = operation.id === 'getReadiness' ? 'notReady' : 'storageUnavailable';
        expect(answer.json(), answer.body).toMatchObject({ status: 503, code, retryable: true });
        expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      } else if (operation.method !== 'GET' && !pure.includes(operation.id)) {
        expect(answer.statusCode, answer.body).toBeGreaterThanOrEqual(400);
      }
    }
  });
});

it('GET /readyz names it', async () => {
  const { errors } = await api.problem('GET', '/readyz');
  expect(errors).toContainEqual(
    expect.objectContaining({ code: 'artifacts', message: expect.stringContaining('mount its disk again') }),
  );
});

it('when it is back, all is as it was', async () => {
  await rename(`${folder}-away`, folder);
  expect(await told()).toEqual(before);
  expect((await api.send('GET', '/readyz')).statusCode).toBe(200);
});
