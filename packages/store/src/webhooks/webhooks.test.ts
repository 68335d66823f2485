import {
  type JobMessage,
  jobMessageSchema,
  makeId,
  type StoredDelivery,
  schemaVersion,
  type WebhookRecord,
} from '@trainyard/contracts';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { acceptJob, begun, newId, succeed } from '../testing/records.ts';
import { quickTiming, type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeEach(async () => {
  tested = await storeUnderTest({ ...quickTiming, resendAfterMs: 100 });
  store = tested.store;
});
afterEach(() => tested.close());

async function webhook(more: Partial<WebhookRecord> = {}): Promise<string> {
  const id = newId('webhook');
  const at = new Date().toISOString();
  await store.webhooks.create({
    ...{ schemaVersion, id, name: id, url: 'https://example.com/', events: ['job.*'], labels: {}, active: true },
    ...{ switchedOff: null, revision: 1, secrets: [], createdAt: at, changedAt: at, ...more },
  });
  return id;
}

const log = async (id: string): Promise<StoredDelivery[]> =>
  (await store.deliveries.list(id, { limit: 100 })).data.toReversed();

const events = async (id: string): Promise<string[]> => (await log(id)).map(({ record }) => record.event);

/** Notices that are left. */
const noticed = () => tested.redis.xlen(`${tested.options.prefix}:notices`);

async function trained(more: Parameters<typeof acceptJob>[1] = {}): Promise<string> {
  const job = await acceptJob(store, more);
  await succeed(await begun(store, job));
  return job;
}

const life = ['job.queued', 'job.starting', 'job.running', 'job.finalizing', 'job.succeeded'];

const attempt = (error: 'timeout' | null, nextAttemptAt: string | null = null) =>
  ({ schemaVersion, at: new Date().toISOString(), durationMs: 1, status: null, error, nextAttemptAt }) as const;

describe('a webhook', () => {
  it('is told every change of state of a job, each as one message', async () => {
    const id = await webhook();
    const job = await trained();
    expect(await store.dispatcher.run()).toBe(true);
    expect(await events(id)).toEqual(life);
    expect(await noticed()).toBe(0);
    const messages = (await log(id)).map(({ record }): JobMessage => jobMessageSchema.parse(JSON.parse(record.body)));
    const { events: told } = await store.events.read(job, { after: 0, limit: 100 });
    expect(messages.map(({ data }) => data.event)).toEqual(told.filter(({ type }) => type === 'state'));
    for (const [index, { record }] of (await log(id)).entries()) expect(messages[index]?.id).toBe(record.id);
  });

  it('is told what it listens to, of the jobs that have its labels', async () => {
    const ends = await webhook({ events: ['job.succeeded', 'job.cancelled'] });
    const labelled = await webhook({ events: ['job.succeeded'], labels: { team: 'vision' } });
    await trained();
    await trained({ labels: { team: 'vision', turn: '2' } });
    await store.jobs.command(await acceptJob(store), { action: 'cancel', requestId: 'x' });
    await store.dispatcher.run();
    expect(await events(ends)).toEqual(['job.succeeded', 'job.succeeded', 'job.cancelled']);
    expect(await events(labelled)).toEqual(['job.succeeded']);
  });

  it('of another project is told nothing', async () => {
    const theirs = await webhook({ project: newId('project') });
    await trained();
    await store.dispatcher.run();
    expect(await log(theirs)).toEqual([]);
  });

  it('is told what happened before it changed as it was then, and nothing of when it was off', async () => {
    const id = await webhook({ events: ['job.queued'] });
    const change = (more: Partial<WebhookRecord>) => store.webhooks.update(id, (current) => ({ ...current, ...more }));
    await acceptJob(store);
    await change({ active: false });
    await acceptJob(store);
    await change({ active: true, events: ['job.succeeded'] });
    await trained();
    await store.dispatcher.run();
    expect(await events(id)).toEqual(['job.queued', 'job.succeeded']);
  });

  it('is told of no end twice, whatever Redis loses', async () => {
    const id = await webhook();
    const job = await trained();
    await store.dispatcher.run();
    const before = await log(id);
    for (const delivery of before) await store.deliveries.addAttempt(id, delivery.record.id, attempt(null));
    await tested.flushRedis();
    await store.reconciler.run();
    expect((await store.jobs.get(job))?.status.state).toBe('succeeded');
    expect(await noticed()).toBeGreaterThan(0);
    await store.dispatcher.run();
    expect((await log(id)).map(({ record }) => record)).toEqual(before.map(({ record }) => record));
    expect(await noticed()).toBe(0);
  });

  it('is told of an end that Redis lost before anybody was told', async () => {
    const id = await webhook({ events: ['job.succeeded'] });
    await trained();
    await tested.flushRedis();
    await store.reconciler.run();
    await store.dispatcher.run();
    expect(await events(id)).toEqual(['job.succeeded']);
  });

  it('has one message of an end however many tell of it at once', async () => {
    const id = await webhook({ events: ['job.succeeded'] });
    const other = await tested.another();
    await trained();
    await Promise.all([store.dispatcher.run(), other.dispatcher.run(), store.dispatcher.run()]);
    await store.dispatcher.run();
    expect(await events(id)).toEqual(['job.succeeded']);
  });

  it('that is deleted leaves no message', async () => {
    const id = await webhook();
    await trained();
    await store.dispatcher.run();
    await store.webhooks.remove(id, () => undefined);
    expect(await store.webhooks.get(id)).toBeUndefined();
    expect(await store.deliveries.pending()).toEqual([]);
    expect(await tested.store.artifacts.list(`webhooks/${id}/deliveries`)).toEqual([]);
    await trained();
    await store.dispatcher.run();
    expect(await log(id)).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is queued, and again with the next try when Redis lost it', async () => {
    const id = await webhook({ events: ['job.succeeded'] });
    await trained();
    await store.dispatcher.run();
    const [delivery] = await log(id);
    const deliveryId = delivery?.record.id ?? '';
    expect(await store.deliveries.pending()).toEqual([{ webhookId: id, deliveryId }]);
    expect(await store.deliveryQueue.has({ webhookId: id, deliveryId, attempt: 1 })).toBe(true);
    const soon = new Date(Date.now() + 200).toISOString();
    await store.deliveries.addAttempt(id, deliveryId, attempt('timeout', soon));
    await tested.flushRedis();
    const taken: number[] = [];
    store.deliveryQueue.createWorker(async (payload) => {
      taken.push(payload.attempt);
    });
    const dispatching = store.dispatcher.start();
    await until(async () => taken.length > 0);
    await dispatching.stop();
    expect(taken[0]).toBe(2);
  });

  it('that arrived or failed for good is pending no more', async () => {
    const id = await webhook({ events: ['job.succeeded'] });
    await trained();
    await trained();
    await store.dispatcher.run();
    const [first, second] = await log(id);
    await store.deliveries.addAttempt(id, first?.record.id ?? '', attempt(null));
    await store.deliveries.addAttempt(id, second?.record.id ?? '', attempt('timeout'));
    expect(await store.deliveries.pending()).toEqual([]);
  });

  it('loses no try of two that are noted at once', async () => {
    const id = await webhook({ events: ['job.succeeded'] });
    await trained();
    await store.dispatcher.run();
    const [delivery] = await log(id);
    const deliveryId = delivery?.record.id ?? '';
    const later = new Date(Date.now() + 60_000).toISOString();
    const add = () => store.deliveries.addAttempt(id, deliveryId, attempt('timeout', later));
    await Promise.all([add(), add(), add()]);
    expect((await store.deliveries.get(id, deliveryId))?.attempts).toHaveLength(3);
  });

  it('is forgotten when it can be told no more, and not before', async () => {
    const id = await webhook();
    const day = 24 * 60 * 60 * 1000;
    const made = [40, 20].map((days) => makeId('delivery', ulid(Date.now() - days * day)));
    const about = { webhookId: id, event: 'job.failed', jobId: null, body: '{}' } as const;
    const createdAt = new Date().toISOString();
    for (const delivery of made) await store.deliveries.create({ schemaVersion, id: delivery, ...about, createdAt });
    await store.dispatcher.run();
    expect((await log(id)).map(({ record }) => record.id)).toEqual(made.slice(1));
    expect((await store.deliveries.pending()).map(({ deliveryId }) => deliveryId)).toEqual(made.slice(1));
  });
});
