import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { type Receiver, startReceiver, status } from '../../testing/receiver.ts';
import { createSender } from '../../webhooks/sender.ts';

let api: ApiUnderTest;
let receiver: Receiver;
beforeAll(async () => {
  api = await apiUnderTest({}, {}, createSender({ allowPrivate: true, timeoutMs: 1500 }));
  receiver = await startReceiver();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answers(status(204));
});
afterAll(() => Promise.all([api.close(), receiver.close()]));

const create = async () => (await api.send('POST', '/v1/webhooks', { payload: { url: receiver.url } })).json();
const test = (id: string) => api.send('POST', `/v1/webhooks/${id}/test`);

/** What a receiver computes by itself. */
const signed = (secret: string, { headers, body }: Receiver['received'][number]) =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest('base64')}`;

describe('200', () => {
  it('a test arrives signed, and is in the log', async () => {
    const { id, secret } = await create();
    const response = await test(id);
    const delivery = response.json();
    expect(delivery).toMatchObject({
      webhookId: id,
      event: 'webhook.test',
      jobId: null,
      state: 'delivered',
      attempts: [{ status: 204, error: null }],
      nextAttemptAt: null,
    });
    const [received] = receiver.received;
    expect(JSON.parse(received!.body)).toEqual({
      type: 'webhook.test',
      id: delivery.id,
      at: delivery.createdAt,
      data: { webhook: id },
    });
    expect(received!.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': delivery.id });
    expect(received!.headers['webhook-signature']).toBe(signed(secret, received!));
    expect(Math.abs(Number(received!.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    expect((await api.send('GET', `/v1/webhooks/${id}/deliveries`)).json().data).toEqual([delivery]);
    expect(await api.store.deliveries.pending()).toEqual([]);
  });

  it('after a rotation both secrets sign', async () => {
    const { id, secret } = await create();
    const rotated = (await api.send('POST', `/v1/webhooks/${id}/rotate-secret`)).json();
    await test(id);
    const [received] = receiver.received;
    expect(received!.headers['webhook-signature']).toBe(
      [rotated.secret, secret].map((each) => signed(each, received!)).join(' '),
    );
  });

  it('a test that does not arrive says why, without what was answered, and is not tried again', async () => {
    const { id } = await create();
    receiver.answers((_request, response) => void response.writeHead(500).end('the password is tiger'));
    const response = await test(id);
    expect(response.json()).toMatchObject({
      state: 'failed',
      attempts: [{ status: 500, error: 'refusedStatus' }],
      nextAttemptAt: null,
    });
    expect(response.body).not.toContain('tiger');
    receiver.answers(() => undefined);
    expect((await test(id)).json()).toMatchObject({ state: 'failed', attempts: [{ status: null, error: 'timeout' }] });
    expect(await api.store.deliveries.pending()).toEqual([]);
  });

  it('a message sent again has the same id and the same body', async () => {
    const { id } = await create();
    receiver.answers(status(503));
    const { links } = (await test(id)).json();
    receiver.answers(status(200));
    const again = (await api.send('POST', links.redeliver)).json();
    expect(again).toMatchObject({ state: 'delivered', attempts: [{ status: 503 }, { status: 200, error: null }] });
    const [first, second] = receiver.received;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  it('the log is in pages, newest first', async () => {
    const { id } = await create();
    const made: string[] = [];
    for (let count = 0; count < 3; count++) made.unshift((await test(id)).json().id);
    const first = (await api.send('GET', `/v1/webhooks/${id}/deliveries?limit=2`)).json();
    const rest = (await api.send('GET', `/v1/webhooks/${id}/deliveries?limit=2&after=${first.nextCursor}`)).json();
    expect([...first.data, ...rest.data].map((each: { id: string }) => each.id)).toEqual(made);
    expect(rest.hasMore).toBe(false);
  });
});

describe('404', () => {
  it('a webhook or a delivery there is not', async () => {
    const { id } = await create();
    const absent = 'whk_01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const delivery = 'deliveries/dlv_01ARZ3NDEKTSV4RRFFQ69G5FAV/redeliver';
    for (const path of [`${absent}/test`, `${absent}/${delivery}`, `${id}/${delivery}`]) {
      expect(await api.problem('POST', `/v1/webhooks/${path}`)).toMatchObject({ code: 'notFound' });
    }
  });
});
