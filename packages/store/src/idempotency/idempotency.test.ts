import { createHash } from 'node:crypto';
import { type IdempotencyAnswer, type IdempotencyClaim, schemaVersion } from '@trainyard/contracts';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { risen } from '../testing/until.ts';
import { answerCollector } from './collect-answers.ts';

let under: StoreUnderTest;
beforeEach(async () => {
  under = await storeUnderTest({ leaseMs: 4000 });
});
afterEach(() => under.close());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const fingerprint = sha256('a request');

const claimAt = (time: number): IdempotencyClaim => ({
  schemaVersion,
  fingerprint,
  ulid: ulid(),
  claimedAt: new Date(time).toISOString(),
});
const answerAt = (time: number, body = '{}'): IdempotencyAnswer => ({
  schemaVersion,
  fingerprint,
  contentSha256: null,
  status: 201,
  headers: { location: '/v1/jobs/x' },
  body,
  answeredAt: new Date(time).toISOString(),
});

describe('claims and answers', () => {
  it('are those of whoever was first, in all processes, whatever becomes of Redis', async () => {
    const scope = sha256('scope');
    const other = await under.another();
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? other : under.store).idempotency.claim(scope, claimAt(index)),
      ),
    );
    expect(new Set(made.map((claim) => claim.ulid)).size).toBe(1);
    await under.store.idempotency.remember(scope, answerAt(1, 'first'));
    await under.flushRedis();
    expect(await other.idempotency.remember(scope, answerAt(2, 'second'))).toEqual(answerAt(1, 'first'));
    expect(await other.idempotency.answer(scope)).toEqual(answerAt(1, 'first'));
  });

  it('are kept for their age, then removed, a bounded number at a time', async () => {
    const { artifacts, idempotency } = under.store;
    const now = Date.now();
    const scopes = Array.from({ length: 40 }, (_, index) => sha256(`scope ${index}`));
    for (const [index, scope] of scopes.entries()) {
      await idempotency.claim(scope, claimAt(index % 2 ? now : now - 1001));
      await idempotency.remember(scope, answerAt(index % 2 ? now : now - 1001));
    }
    let time = now;
    const collect = answerCollector({ artifacts, keepMs: 1000, everyMs: 10, limit: 25, now: () => time });
    const counts: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      counts.push(await collect());
      expect(await collect()).toBe(0);
      time += 10;
    }
    expect(Math.max(...counts)).toBeLessThanOrEqual(25);
    expect(counts.reduce((sum, count) => sum + count)).toBe(40);
    for (const [index, scope] of scopes.entries()) {
      expect((await idempotency.answer(scope)) !== undefined).toBe(index % 2 === 1);
    }
  });
});

describe('the hold of a request', () => {
  const scope = sha256('held');
  /** Milliseconds that the hold has left. */
  const lifeLeft = async () => {
    const [key = ''] = await under.redis.keys(`${under.options.prefix}:*${scope}*`);
    return under.redis.pttl(key);
  };

  it('is one, renewed for as long as it is needed', async () => {
    const other = await under.another();
    const hold = await under.store.idempotency.hold(scope);
    await risen(lifeLeft, 2);
    expect(await other.idempotency.hold(scope)).toBeUndefined();
    await hold?.release();
    expect(await other.idempotency.hold(scope)).toBeDefined();
  });

  it('is expendable: with Redis lost everybody has it', async () => {
    const hold = await under.store.idempotency.hold(scope);
    await under.flushRedis();
    const second = await under.store.idempotency.hold(scope);
    expect(second).toBeDefined();
    await hold?.release();
    expect(await under.store.idempotency.hold(scope)).toBeUndefined();
  });
});
