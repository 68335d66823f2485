import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEvent } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFound } from '../errors.ts';
import type { Store } from '../store.ts';
import { acceptJob, appendLoss, begun, checkpointAt, newId, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';
import type { EventStreamItem } from './events.ts';
import { subscribeEvents } from './subscribe-events.ts';

let tested: StoreUnderTest;
let store: Store;
beforeAll(async () => {
  tested = await storeUnderTest();
  store = tested.store;
});
afterAll(() => tested.close());

const seqs = (events: readonly JobEvent[]) => events.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const lossesOf = (first: number, last: number) =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, index) => [first + index, 1 / (first + index)]));
const inRedis = (id: string) => tested.redis.xlen(`${tested.options.prefix}:events:${id}`);
const segments = (id: string) => store.artifacts.list(`jobs/${id}/events`);

async function readAll(id: string, limit: number, from = store): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for (;;) {
    const page = await from.events.read(id, { after: events.length, limit });
    events.push(...page.events);
    if (events.length >= page.latestSeq) return events;
    expect(page.events).toHaveLength(limit);
  }
}

describe('the events of a job', () => {
  it('are one sequence from 1, by page or whole, while it lives and after', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, lossesOf(1, 20));
    await checkpointAt(store, attempt, 20);
    await appendLoss(attempt, lossesOf(21, 30));
    const living = await readAll(id, 7);
    expect(seqs(living)).toEqual(upTo(34));
    await succeed(attempt);
    const ended = await readAll(id, 7);
    expect(ended.slice(0, 34)).toEqual(living);
    expect(seqs(ended)).toEqual(upTo(36));
    expect(ended.at(-1)).toMatchObject({
      type: 'state',
      attempt: 1,
      data: { from: 'finalizing', state: 'succeeded', phase: 'terminal', stopReason: 'completed' },
    });
  });

  it('are served from the artifacts what Redis no longer holds, without a seam', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const count = 5000;
    for (let step = 1; step <= count; step += 500) await appendLoss(attempt, lossesOf(step, step + 499));
    expect(await inRedis(id)).toBeLessThan(count);
    expect(seqs(await readAll(id, 1000))).toEqual(upTo(count + 3));
    const page = await store.events.read(id, { after: 0, limit: 3 });
    expect(page).toMatchObject({ earliestSeq: 1, latestSeq: count + 3, ended: false });
    await succeed(attempt);
    expect(await inRedis(id)).toBe(0);
    expect(seqs(await readAll(id, 999))).toEqual(upTo(count + 5));
  });

  it('are in the artifacts up to a checkpoint before the checkpoint is', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, lossesOf(1, 3));
    const create = store.artifacts.create;
    const order: string[] = [];
    store.artifacts.create = (key, bytes) => {
      order.push(key.split('/')[2] ?? '');
      return create.call(store.artifacts, key, bytes);
    };
    await checkpointAt(store, attempt, 3);
    store.artifacts.create = create;
    expect(order).toEqual(['events', 'checkpoints']);
    expect(await segments(id)).toEqual(['0000000000000001']);
  });

  it('of several attempts follow each other without a gap', async () => {
    const id = await acceptJob(store);
    for (const number of [1, 2, 3]) {
      const attempt = await begun(store, id, number);
      await appendLoss(attempt, { [number]: number });
      await attempt.handBack('the worker shuts down');
    }
    const events = await readAll(id, 100);
    expect(seqs(events)).toEqual(upTo(13));
    expect(events.map(({ attempt }) => attempt)).toEqual([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
  });

  it('that were stored by a process that died before noting it are not stored twice', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, lossesOf(1, 5));
    await checkpointAt(store, attempt, 5);
    await attempt.abandon();
    await tested.redis.hset(`${tested.options.prefix}:job:${id}`, 'flushed', 0);
    await store.reconciler.run();
    const next = await begun(store, id, 2);
    await appendLoss(next, lossesOf(6, 9));
    await succeed(next);
    expect(await segments(id)).toEqual(['0000000000000001', '0000000000000009']);
    expect(seqs(await readAll(id, 100))).toEqual(upTo(18));
  });

  it('that nobody ever had are not found', async () => {
    await expect(store.events.read(newId('job'), { after: 0, limit: 1 })).rejects.toThrow(NotFound);
  });
});

describe('a subscription', () => {
  const collect = async (items: AsyncIterable<EventStreamItem>): Promise<EventStreamItem[]> => {
    const all: EventStreamItem[] = [];
    for await (const item of items) all.push(item);
    return all;
  };
  const open = () => ({ after: 0, signal: new AbortController().signal });
  const numbers = (items: readonly EventStreamItem[]) =>
    items.map((item) => (item.kind === 'event' ? item.event.seq : item));

  it('brings every event once and in order, in every process, and ends with the job', async () => {
    const other = await tested.another();
    const id = await acceptJob(store);
    const streams = [store, other, other].map((each) => collect(each.events.subscribe(id, open())));
    const attempt = await begun(store, id);
    for (let step = 1; step <= 40; step += 1) await appendLoss(attempt, { [step]: step });
    await succeed(attempt);
    for (const items of await Promise.all(streams)) expect(numbers(items)).toEqual(upTo(45));
  });

  it('goes on after the event it is given, also once the job has ended', async () => {
    const id = await acceptJob(store);
    await succeed(await begun(store, id));
    expect(numbers(await collect(store.events.subscribe(id, { ...open(), after: 3 })))).toEqual([4, 5]);
    expect(await collect(store.events.subscribe(id, { ...open(), after: 5 }))).toEqual([]);
  });

  it('ends when its signal aborts', async () => {
    const id = await acceptJob(store);
    const abort = new AbortController();
    const items: number[] = [];
    const ended = (async () => {
      for await (const item of store.events.subscribe(id, { after: 0, signal: abort.signal })) {
        if (item.kind === 'event') items.push(item.event.seq);
      }
    })();
    await until(async () => items.length === 1);
    abort.abort();
    await ended;
  });

  it('finds events by itself when no wake-up comes', async () => {
    const id = await acceptJob(store);
    const deaf = { wait: (ms: number) => sleep(ms), close: () => undefined };
    const source = { read: store.events.read, listen: async () => deaf, pollMs: 20 };
    const stream = collect(subscribeEvents(source, id, open()));
    await succeed(await begun(store, id));
    expect(numbers(await stream)).toEqual(upTo(5));
  });

  it('loses no wake-up that comes while it looks', async () => {
    const own = await tested.another({ timing: { pollEventsMs: 3_600_000 } });
    const id = await acceptJob(store);
    const stream = collect(own.events.subscribe(id, open()));
    const attempt = await begun(store, id);
    await Promise.all(Array.from({ length: 30 }, (_, index) => appendLoss(attempt, { [index + 1]: index })));
    await succeed(attempt);
    expect(numbers(await stream)).toEqual(upTo(35));
  });

  it('is reset when what the subscriber knows was lost, and goes on with what nobody was told before', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await checkpointAt(store, attempt, 1);
    await appendLoss(attempt, lossesOf(2, 30));
    await tested.flushRedis();
    await store.reconciler.run();
    const abort = new AbortController();
    const items: EventStreamItem[] = [];
    for await (const item of store.events.subscribe(id, { after: 33, signal: abort.signal })) {
      items.push(item);
      if (item.kind === 'event') abort.abort();
    }
    const [reset, next] = items;
    const seq = next?.kind === 'event' ? next.event.seq : 0;
    expect(seq).toBeGreaterThan(33);
    expect(reset).toEqual({ kind: 'reset', earliestSeq: seq });
  });

  it('of a job that is not there fails', async () => {
    await expect(collect(store.events.subscribe(newId('job'), open()))).rejects.toThrow(NotFound);
  });
});

describe('metrics', () => {
  it('are a series per name by step, of a step that ran twice the last attempt', async () => {
    const id = await acceptJob(store);
    const first = await begun(store, id);
    await appendLoss(first, { 1: 1, 2: 2 });
    await checkpointAt(store, first, 2);
    await appendLoss(first, { 3: 3, 4: 4 });
    await tested.loseLease(id);
    await store.reconciler.run();
    const second = await begun(store, id, 2);
    await appendLoss(second, { 3: 30, 5: 50 });
    const living = await store.jobs.metrics(id);
    expect(living).toEqual([
      {
        name: 'train.loss',
        totalPoints: 5,
        points: [
          [1, 1],
          [2, 2],
          [3, 30],
          [4, 4],
          [5, 50],
        ].map(([step, value]) => ({ step, value, epoch: 0 })),
      },
    ]);
    await succeed(second);
    expect(await store.jobs.metrics(id)).toEqual(living);
    const fresh = await tested.another();
    expect(await fresh.jobs.metrics(id)).toEqual(living);
  });

  it('go on where they were read last', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    for (const step of [1, 2, 3]) {
      await appendLoss(attempt, { [step]: step });
      expect((await store.jobs.metrics(id))[0]?.totalPoints).toBe(step);
    }
  });

  it('are chosen by name, first step and number of points', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await appendLoss(attempt, lossesOf(1, 100));
    await attempt.append([
      { type: 'epoch', step: 100, data: { values: { 'validation.loss': 0.5 }, epoch: 1, durationMs: 9 } },
    ]);
    expect((await store.jobs.metrics(id)).map(({ name }) => name)).toEqual(['train.loss', 'validation.loss']);
    const [series] = await store.jobs.metrics(id, { names: ['train.loss'], fromStep: 51, maxPoints: 10 });
    expect(series).toMatchObject({ name: 'train.loss', totalPoints: 50 });
    expect(series?.points).toHaveLength(10);
    expect(series?.points.map(({ step }) => step)).toEqual(expect.arrayContaining([51, 100]));
  });

  it('are the same bytes for the same run, interrupted or not', async () => {
    const run = async (interrupted: boolean) => {
      const id = await acceptJob(store);
      let attempt = await begun(store, id);
      await appendLoss(attempt, lossesOf(1, 10));
      await checkpointAt(store, attempt, 10);
      if (interrupted) {
        await appendLoss(attempt, lossesOf(11, 15));
        await tested.loseLease(id);
        await store.reconciler.run();
        attempt = await begun(store, id, 2);
      }
      await appendLoss(attempt, lossesOf(11, 20));
      await succeed(attempt);
      return (await store.jobs.final(id))?.metricHistory;
    };
    expect(await run(true)).toEqual(await run(false));
  });
});
