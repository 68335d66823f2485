import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../testing/api-under-test.ts';
import { type Receiver, startReceiver, status } from '../testing/receiver.ts';
import { createSender } from './sender.ts';
import { type RunningDeliveries, startDeliveries } from './start-deliveries.ts';

const sender = createSender({ allowPrivate: true, timeoutMs: 1500 });

let api: ApiUnderTest;
let receiver: Receiver;
let running: RunningDeliveries;
beforeEach(async () => {
  api = await apiUnderTest({}, {}, sender);
  receiver = await startReceiver();
  running = startDeliveries({ store: api.store, sender, delays: [50, 50] });
});
afterEach(async () => {
  await running.stop();
  await Promise.all([api.close(), receiver.close()]);
});

const create = async (events: string[], url = receiver.url) =>
  (await api.send('POST', '/v1/webhooks', { payload: { url, events } })).json();

async function cancelledJob(): Promise<string> {
  const { id: dataset } = await api.readyDataset();
  const model = { input: { shape: [4] }, layers: [{ type: 'dense', units: 3 }] };
  const payload = { kind: 'train', dataset, target: { column: 'species', kind: 'class' }, model, epochs: 1 };
  const created = await api.send('POST', '/v1/jobs', { payload });
  const { id } = created.json();
  await api.send('POST', `/v1/jobs/${id}/cancel`);
  return id;
}

/** The log of a webhook once it fulfils a condition. */
async function logOf(id: string, isDone: (log: { state: string }[]) => boolean) {
  for (;;) {
    const { data } = (await api.send('GET', `/v1/webhooks/${id}/deliveries?limit=100`)).json();
    if (data.length > 0 && isDone(data)) return data;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const settled = (log: { state: string }[]) => log.every(({ state }) => state !== 'pending');

describe('deliveries', () => {
  it('reach a receiver while jobs live, in the order of what happened', async () => {
    const { id } = await create(['job.*']);
    const job = await cancelledJob();
    const log = await logOf(id, (deliveries) => deliveries.length === 2 && settled(deliveries));
    expect(log.map(({ event, jobId, state }: never) => [event, jobId, state])).toEqual([
      ['job.cancelled', job, 'delivered'],
      ['job.queued', job, 'delivered'],
    ]);
    const bodies = receiver.received.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ type }) => type).toSorted()).toEqual(['job.cancelled', 'job.queued']);
    expect(new Set(bodies.map((body) => body.data.job.id))).toEqual(new Set([job]));
  });

  it('are tried again under the same id until they arrive', async () => {
    let answered = 0;
    receiver.answers((request, response) => {
      answered += 1;
      // The first try hangs, the second is refused.
      if (answered > 1) status(answered === 2 ? 500 : 200)(request, response);
    });
    const { id } = await create(['job.cancelled']);
    await cancelledJob();
    const [delivery] = await logOf(id, settled);
    expect(delivery).toMatchObject({
      state: 'delivered',
      attempts: [
        { status: null, error: 'timeout' },
        { status: 500, error: 'refusedStatus' },
        { status: 200, error: null },
      ],
    });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery.id]));
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  it('fail when every try is used up, and can be sent again', async () => {
    receiver.answers(status(500));
    const { id } = await create(['job.cancelled']);
    await cancelledJob();
    const [failed] = await logOf(id, settled);
    expect(failed).toMatchObject({ state: 'failed', nextAttemptAt: null });
    expect(failed.attempts).toHaveLength(3);
    receiver.answers(status(200));
    const again = (await api.send('POST', failed.links.redeliver)).json();
    expect(again).toMatchObject({ id: failed.id, state: 'delivered' });
  });

  it('end with the webhook of a receiver that is gone', async () => {
    receiver.answers(status(410));
    const { id } = await create(['job.cancelled']);
    await cancelledJob();
    const [refused] = await logOf(id, settled);
    expect(refused).toMatchObject({ state: 'failed', attempts: [{ status: 410 }] });
    const webhook = async () => (await api.send('GET', `/v1/webhooks/${id}`)).json();
    while ((await webhook()).active) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await webhook()).switchedOff.reason).toContain('410');
    const headers = { 'if-match': '*' };
    const mended = await api.send('PATCH', `/v1/webhooks/${id}`, { payload: { active: true }, headers });
    expect(mended.json()).toMatchObject({ active: true, switchedOff: null });
  });

  it('to a receiver that hangs leave room for those to others, and are made a few at a time', async () => {
    const hanging = await startReceiver();
    let inHand = 0;
    let most = 0;
    hanging.answers((_request, response) => {
      inHand += 1;
      most = Math.max(most, inHand);
      response.once('close', () => {
        inHand -= 1;
      });
    });
    const slow = await create(['job.*'], hanging.url);
    const quick = await create(['job.*']);
    const jobs = 20;
    await Promise.all(Array.from({ length: jobs }, cancelledJob));
    const log = await logOf(quick.id, (deliveries) => deliveries.length === 2 * jobs && settled(deliveries));
    expect(log.every(({ state }: { state: string }) => state === 'delivered')).toBe(true);
    const behind = await logOf(slow.id, () => true);
    expect(behind.filter(({ attempts }: { attempts: object[] }) => attempts.length === 0).length).toBeGreaterThan(jobs);
    expect(most).toBeLessThanOrEqual(4);
    await hanging.close();
  });

  it('that wait for their turn are all made', async () => {
    const { id } = await create(['job.*']);
    receiver.answers((request, response) => void setTimeout(() => status(200)(request, response), 50));
    const jobs = 10;
    await Promise.all(Array.from({ length: jobs }, cancelledJob));
    await logOf(id, (deliveries) => deliveries.length === 2 * jobs && settled(deliveries));
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2 * jobs);
    expect(ids).toHaveLength(2 * jobs);
  });
});
