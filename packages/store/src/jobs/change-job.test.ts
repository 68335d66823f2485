import type { JobPatch } from '@trainyard/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../store.ts';
import { acceptJob, begun, checkpointAt } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';
import { until } from '../testing/until.ts';

let tested: StoreUnderTest;
let store: Store;
beforeAll(async () => {
  tested = await storeUnderTest();
  ({ store } = tested);
});
afterAll(() => tested.close());

const anyTime = () => undefined;
const change = (id: string, patch: JobPatch, check: () => void = anyTime) =>
  store.jobs.change(id, { patch, requestId: 'r', check });
const commandsOf = (id: string) => store.artifacts.list(`jobs/${id}/commands`);

describe('a change of a job', () => {
  it('of its labels is in force at once: it is found by the new ones', async () => {
    const id = await acceptJob(store, { labels: { team: 'vision' } });
    const { status } = await change(id, { labels: { team: 'speech' }, name: 'other' });
    expect(status.revision).toBe(3);
    expect(status.interventions).toMatchObject([
      { field: 'name', from: id, to: 'other', applied: true },
      { field: 'labels', from: { team: 'vision' }, to: { team: 'speech' }, applied: true },
    ]);
    const found = async (team: string) =>
      (await store.jobs.list({ labels: [['team', team]] }, { limit: 10 })).data.length;
    expect([await found('vision'), await found('speech')]).toEqual([0, 1]);
  });

  it('of its priority moves its entry in the queue', async () => {
    const [first, second] = [await acceptJob(store), await acceptJob(store)];
    await change(second, { priority: 1 });
    const taken: string[] = [];
    const worker = store.queue.createAttemptWorker(async ({ jobId }) => void taken.push(jobId));
    await until(async () => taken.includes(first) && taken.includes(second));
    await worker.close();
    expect(taken.indexOf(second)).toBeLessThan(taken.indexOf(first));
  });

  it('of what its training has to be told of waits, and is told to the attempt that runs', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    const told = new Promise((resolve) => {
      attempt.follow(({ interventions }) => interventions.length > 0 && resolve(interventions[0]));
    });
    await change(id, { epochs: 9, optimizer: { learningRate: 0.5 } });
    expect(await told).toMatchObject({ field: 'optimizer.learningRate', to: 0.5, applied: false, step: null });
    const { interventions, revision } = (await store.jobs.get(id))!.status;
    const [{ id: name, from }] = interventions as [(typeof interventions)[0]];
    const data = { id: name, field: 'optimizer.learningRate' as const, from, to: 0.5, applied: true };
    await attempt.append([{ type: 'intervention', step: 7, data }]);
    const { status } = (await store.jobs.get(id))!;
    expect(status.interventions).toMatchObject([
      { field: 'optimizer.learningRate', applied: true, step: 7 },
      { field: 'epochs', applied: false },
    ]);
    // Nobody who read the job before is refused for a change that he knew of.
    expect(status.revision).toBe(revision);
    await attempt.abandon();
  });

  it('that came into force is known with its step, also when Redis is lost before its event is durable', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await change(id, { epochs: 9 });
    const [accepted] = (await store.jobs.get(id))!.status.interventions;
    const { at: _at, step: _step, ...data } = accepted!;
    const made = { type: 'intervention', step: 7, data: { ...data, applied: true } } as const;
    await attempt.append([made]);
    // As if it had been lost in the moment before it was flushed.
    for (const name of await store.artifacts.list(`jobs/${id}/events`))
      await store.artifacts.delete(`jobs/${id}/events/${name}`);
    await tested.flushRedis();
    await store.reconciler.run();
    const { status } = (await store.jobs.get(id))!;
    expect(status).toMatchObject({ state: 'queued', interventions: [{ field: 'epochs', applied: true, step: 7 }] });
    const { attempt: heir } = await store.attempts.claim({ jobId: id, attempt: 2 }, { workerId: 'heir' });
    await heir?.append([made]);
    const { interventions, revision } = (await store.jobs.get(id))!.status;
    expect({ interventions, revision }).toEqual({ interventions: status.interventions, revision: expect.any(Number) });
    await heir?.abandon();
  });

  it('to what is so already is none', async () => {
    const id = await acceptJob(store, { epochs: 4 });
    await change(id, { epochs: 4 });
    expect(await commandsOf(id)).toEqual([]);
    await change(id, { epochs: 5 });
    await change(id, { epochs: 5 });
    expect(await commandsOf(id)).toHaveLength(1);
  });

  it('that nobody lived to record is durable once it is acknowledged', async () => {
    const id = await acceptJob(store, { epochs: 4 });
    await change(id, { epochs: 9, labels: { team: 'lost' } });
    // As if the process had died between Redis and the record.
    await store.artifacts.delete(`jobs/${id}/commands/${(await commandsOf(id))[0]}`);
    const another = await tested.another();
    await another.jobs.change(id, { patch: { epochs: 9 }, requestId: 'again', check: anyTime });
    await tested.flushRedis();
    await another.reconciler.run();
    const { status } = (await another.jobs.get(id))!;
    expect(status.interventions).toMatchObject([{ field: 'epochs', from: 4, to: 9, applied: false }]);
  });

  it('that was accepted later stands, also when an earlier one comes into force meanwhile', async () => {
    const id = await acceptJob(store);
    const attempt = await begun(store, id);
    await change(id, { optimizer: { learningRate: 0.5 } });
    await change(id, { optimizer: { learningRate: 0.25 } });
    const [first] = (await store.jobs.get(id))!.status.interventions;
    const { at: _at, step: _step, ...data } = first!;
    await attempt.append([{ type: 'intervention', step: 7, data: { ...data, applied: true } }]);
    const { status } = await change(id, { optimizer: { learningRate: 0.5 } });
    expect(status.interventions.map(({ to, applied }) => [to, applied])).toEqual([
      [0.5, true],
      [0.25, false],
      [0.5, false],
    ]);
    await attempt.abandon();
  });

  it('that is refused leaves nothing behind', async () => {
    const id = await acceptJob(store);
    const refuse = () => {
      throw new RangeError('not now');
    };
    await expect(change(id, { epochs: 9 }, refuse)).rejects.toThrow('not now');
    expect(await commandsOf(id)).toEqual([]);
    expect((await store.jobs.get(id))?.status.interventions).toEqual([]);
  });

  it('survives the loss of Redis, with the step at which it came into force', async () => {
    const id = await acceptJob(store, { labels: { team: 'vision' } });
    const attempt = await begun(store, id);
    await change(id, { epochs: 9, labels: { team: 'lost' } });
    const { interventions } = (await store.jobs.get(id))!.status;
    const { at: _at, step: _step, ...accepted } = interventions.find(({ field }) => field === 'epochs')!;
    await attempt.append([{ type: 'intervention', step: 7, data: { ...accepted, applied: true } }]);
    await change(id, { steps: 70 });
    await checkpointAt(store, attempt, 9);
    await tested.flushRedis();
    await store.reconciler.run();
    const { status } = (await store.jobs.get(id))!;
    expect(status.state).toBe('queued');
    expect(status.interventions).toMatchObject([
      { field: 'labels', applied: true },
      { field: 'epochs', applied: true, step: 7 },
      { field: 'steps', to: 70, applied: false },
    ]);
    expect((await store.jobs.list({ labels: [['team', 'lost']] }, { limit: 10 })).data).toHaveLength(1);
  });
});
