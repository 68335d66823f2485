import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../testing/api-under-test.ts';
import { Turns } from './turns.ts';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const [one, another] = [sha256('one request'), sha256('another request')];
const answer = {
  schemaVersion: 1,
  fingerprint: one,
  contentSha256: null,
  status: 201,
  headers: {},
  body: '{}',
  answeredAt: new Date().toISOString(),
} as const;

/** Turns as two processes have them. */
const twoProcesses = (waitMs = 200) =>
  [new Turns(api.store.idempotency, { waitMs }), new Turns(api.worker.idempotency, { waitMs })] as const;

async function turnOf(turns: Turns, scope: string) {
  const taken = await turns.take(scope, one);
  if (!('end' in taken)) throw new Error('expected a turn, received an answer');
  return taken;
}

describe('the turn to answer a request', () => {
  it('is one at a time: others wait, and are told 409 when that takes too long', async () => {
    const scope = sha256('in progress');
    const turn = await turnOf(twoProcesses()[0], scope);
    for (const turns of [twoProcesses()[0], twoProcesses()[1]]) {
      await expect(turns.take(scope, one)).rejects.toMatchObject({ code: 'idempotencyInProgress' });
    }
    await turn.end();
  });

  it('goes to whoever waits when nothing was remembered, with the same claim', async () => {
    const scope = sha256('released');
    const [mine, theirs] = twoProcesses(5000);
    const first = await turnOf(mine, scope);
    const [here, there] = [turnOf(mine, scope), turnOf(theirs, scope)];
    await first.end();
    const next = await Promise.race([here, there]);
    await next.end();
    for (const turn of [await here, await there]) {
      expect(turn).toMatchObject({ ulid: first.ulid, begun: true });
      await turn.end();
    }
  });

  it('is no longer given once there is an answer', async () => {
    const scope = sha256('answered');
    const [mine, theirs] = twoProcesses(5000);
    const first = await turnOf(mine, scope);
    expect(first.begun).toBe(false);
    const waiting = [mine.take(scope, one), theirs.take(scope, one)];
    await api.store.idempotency.remember(scope, answer);
    await first.end();
    expect(await Promise.all(waiting)).toEqual([answer, answer]);
  });

  it('is refused to another request, while the first is being answered and after it broke off', async () => {
    const scope = sha256('reused');
    const [mine, theirs] = twoProcesses();
    const first = await turnOf(mine, scope);
    await expect(mine.take(scope, another)).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
    await first.end();
    await expect(theirs.take(scope, another)).rejects.toMatchObject({ code: 'idempotencyKeyReused' });
  });

  it('begins anew after the claim was given up', async () => {
    const scope = sha256('forgotten');
    const [mine, theirs] = twoProcesses();
    const first = await turnOf(mine, scope);
    await api.store.idempotency.forget(scope);
    await first.end();
    const next = await turnOf(theirs, scope);
    expect(next.begun).toBe(false);
    expect(next.ulid).not.toBe(first.ulid);
    await next.end();
  });
});
