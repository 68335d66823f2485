import { afterEach, beforeEach, expect, it } from 'vitest';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { risen, until } from '../testing/until.ts';

let tested: StoreUnderTest;
beforeEach(async () => {
  tested = await storeUnderTest({ leaseMs: 1200 });
});
afterEach(() => tested.close());

const worker = (workerId: string) => ({ workerId, threads: 2, startedAt: new Date().toISOString() });
const seen = async () => (await tested.store.workers.list()).map(({ workerId }) => workerId);

it('workers are seen by every process for as long as they tell of themselves', async () => {
  const other = await tested.another();
  const b = worker('b');
  const beats = [other.workers.announce(b), other.workers.announce(worker('a'))];
  await until(async () => (await seen()).length === 2);
  await risen(async () => Number(await tested.redis.zscore(`${tested.options.prefix}:worker-ends`, 'b')), 2);
  expect(await seen()).toEqual(['a', 'b']);
  expect(await tested.store.workers.list()).toContainEqual(b);
  await beats[0]?.stop();
  expect(await seen()).toEqual(['a']);
});

it('a worker that falls silent is forgotten', async () => {
  const prefix = tested.options.prefix;
  await tested.redis.hset(`${prefix}:workers`, 'dead', JSON.stringify(worker('dead')));
  await tested.redis.zadd(`${prefix}:worker-ends`, Date.now() - 1, 'dead');
  expect(await seen()).toEqual([]);
  expect(await tested.redis.hlen(`${prefix}:workers`)).toBe(0);
});

it('a store that closes takes its workers with it', async () => {
  const other = await tested.another();
  other.workers.announce(worker('w'));
  await until(async () => (await seen()).length === 1);
  await other.close();
  expect(await seen()).toEqual([]);
});

it('what a worker counts is told with its heartbeat, and goes with it', async () => {
  const other = await tested.another();
  const readings = [1, 2, 3].map((value) => [{ name: 'steps', value }]);
  const beat = other.workers.announce(worker('a'), async () => readings.shift() ?? [{ name: 'steps', value: 4 }]);
  const told = () => tested.store.workers.metrics();
  await until(async () => JSON.stringify(await told()) === '[[{"name":"steps","value":4}]]');
  await beat.stop();
  expect(await told()).toEqual([]);
});
