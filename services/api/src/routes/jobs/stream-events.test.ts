import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { framesUntil, readFrames } from '../../testing/read-stream.ts';
import { appendEpoch, postJob, startAttempt } from '../../testing/train.ts';

let api: ApiUnderTest;
let address: string;
beforeAll(async () => {
  api = await apiUnderTest();
  address = await api.listen();
});
afterAll(() => api.close());

const open = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${address}/v1/jobs/${id}/events/stream`, { headers });
const eventsOf = async (id: string) => (await api.send('GET', `/v1/jobs/${id}/events?limit=1000`)).json().data;

/** A job that has run for some epochs and was then cancelled. */
async function endedJob(epochs: number): Promise<string> {
  const id = await postJob(api);
  const attempt = await startAttempt(api, id);
  for (let epoch = 1; epoch <= epochs; epoch++) await appendEpoch(attempt, epoch, 1 / epoch);
  await api.send('POST', `/v1/jobs/${id}/cancel`);
  await attempt.confirmCancel();
  return id;
}

describe('200', () => {
  it('serves the records of the pages from the first, each under its number, and ends after the last', async () => {
    const id = await endedJob(3);
    const response = await open(id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    const frames = [];
    for await (const frame of readFrames(response)) frames.push(frame);
    const events = await eventsOf(id);
    expect(frames.shift()).toEqual({ retry: '2000' });
    expect(frames.map(({ id: seq, event, data }) => ({ id: seq, event, data: JSON.parse(data ?? '') }))).toEqual(
      events.map((event: { seq: number; type: string }) => ({ id: String(event.seq), event: event.type, data: event })),
    );
  });

  it('goes on after Last-Event-ID without a gap and without a repetition', async () => {
    const id = await endedJob(3);
    const events = await eventsOf(id);
    const seqs: number[] = [];
    for await (const frame of readFrames(await open(id, { 'last-event-id': '4' })))
      if (frame.id) seqs.push(Number(frame.id));
    expect(seqs).toEqual(events.map(({ seq }: { seq: number }) => seq).filter((seq: number) => seq > 4));
  });

  it('brings events to many clients as they happen', async () => {
    const id = await postJob(api);
    const clients = await Promise.all(Array.from({ length: 50 }, () => open(id)));
    const received = Promise.all(clients.map((client) => framesUntil(client, 'epoch')));
    const attempt = await startAttempt(api, id);
    await appendEpoch(attempt, 1, 0.25);
    for (const frames of await received) {
      expect(JSON.parse(frames.at(-1)!.data!)).toMatchObject({
        type: 'epoch',
        data: { values: { 'train.loss': 0.25 } },
      });
    }
    await attempt.abandon();
  });
});

describe('204', () => {
  it('to who has the last event of a job that has ended', async () => {
    const id = await endedJob(1);
    const last = (await eventsOf(id)).at(-1).seq;
    expect(await open(id, { 'last-event-id': String(last) })).toMatchObject({ status: 204 });
  });
});

describe('400', () => {
  it.each(['x', '-1', '1.5', '1e400'])('Last-Event-ID: %s', async (last) => {
    const id = await postJob(api);
    const problem = await api.problem('GET', `/v1/jobs/${id}/events/stream`, { headers: { 'last-event-id': last } });
    expect(problem).toMatchObject({ code: 'invalidParameter', errors: [{ parameter: 'last-event-id' }] });
  });

  it('a cursor of events that is none', async () => {
    const id = await postJob(api);
    expect(await api.problem('GET', `/v1/jobs/${id}/events?after=4`)).toMatchObject({ code: 'invalidParameter' });
  });
});

describe('a client that leaves', () => {
  it('ends its subscription', async () => {
    const id = await postJob(api);
    const { subscribe } = api.store.events;
    let ended!: () => void;
    const closed = new Promise<void>((resolve) => {
      ended = resolve;
    });
    api.store.events.subscribe = async function* (...args) {
      try {
        yield* subscribe.apply(this, args);
      } finally {
        ended();
      }
    };
    await framesUntil(await open(id), 'state');
    await closed;
    api.store.events.subscribe = subscribe;
  });
});

describe('closing', () => {
  it('ends open streams and long polls, so that the server can stop', async () => {
    const other = await apiUnderTest();
    const there = await other.listen();
    const id = await postJob(other);
    const stream = readFrames(await fetch(`${there}/v1/jobs/${id}/events/stream`));
    expect((await stream.next()).value).toEqual({ retry: '2000' });
    const polled = once(other.app.server, 'request');
    const poll = fetch(`${there}/v1/jobs/${id}?wait=60`);
    await polled;
    await other.close();
    expect((await poll).status).toBe(200);
    for await (const { event } of stream) expect(event).toBe('state');
  });
});
