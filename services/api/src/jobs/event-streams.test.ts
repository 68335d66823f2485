import type { JobEvent } from '@trainyard/contracts';
import { type EventPage, type EventStreamItem, type Store, StoreUnavailable } from '@trainyard/store';
import { describe, expect, it, vi } from 'vitest';
import { EventStreams } from './event-streams.ts';

/** A log of events in memory, with what can happen to a real one; it counts who reads from it. */
class Log {
  readonly events: JobEvent[] = [];
  earliest = 1;
  ended = false;
  subscriptions = 0;
  open = 0;
  away = false;
  #wake: (() => void)[] = [];

  add(message: string): void {
    const data = { level: 'info' as const, message };
    this.events.push({
      seq: this.events.length + 1,
      at: '2026-09-01T12:00:00.000Z',
      type: 'log',
      attempt: 1,
      step: null,
      data,
    });
    this.tell();
  }

  tell(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async read(_jobId: string, { after, limit }: { after: number; limit: number }): Promise<EventPage> {
    if (this.away) throw new StoreUnavailable('away');
    const from = Math.max(after, this.earliest - 1);
    const events = this.events.slice(from, from + limit);
    return { events, earliestSeq: this.earliest, latestSeq: this.events.length, ended: this.ended };
  }

  async *subscribe(
    _jobId: string,
    { after, signal }: { after: number; signal: AbortSignal },
  ): AsyncGenerator<EventStreamItem> {
    this.subscriptions++;
    this.open++;
    signal.addEventListener('abort', () => this.tell());
    try {
      for (let seq = after; !signal.aborted; ) {
        if (seq < this.earliest - 1) yield { kind: 'reset', earliestSeq: this.earliest };
        for (const event of this.events.slice(seq)) yield { kind: 'event', event };
        seq = this.events.length;
        if (this.ended) return;
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } finally {
      this.open--;
    }
  }
}

const streamsOf = (log: Log) => new EventStreams({ events: log } as unknown as Pick<Store, 'events'>);
const idsIn = (bytes: Buffer): number[] => [...bytes.toString().matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

/** The numbers of the records a follower gets, until it has had this many, or all. */
async function numbers(streams: EventStreams, after: number, count = Number.POSITIVE_INFINITY): Promise<number[]> {
  const controller = new AbortController();
  const seen: number[] = [];
  for await (const { bytes } of streams.follow('job', { after, signal: controller.signal })) {
    seen.push(...idsIn(bytes));
    if (seen.length >= count) break;
  }
  controller.abort();
  return seen;
}

const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('EventStreams', () => {
  it('gives each record once and in order, whether it was there before or came later', async () => {
    const log = new Log();
    for (let i = 0; i < 1200; i++) log.add('before');
    const followers = [0, 700, 1200].map((after) => numbers(streamsOf(log), after, 1500 - after));
    for (let i = 0; i < 300; i++) {
      log.add('live');
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await Promise.all(followers)).toEqual([upTo(1500), upTo(1500, 701), upTo(1500, 1201)]);
  });

  it('ends after the last record of a job that has ended', async () => {
    const log = new Log();
    const streams = streamsOf(log);
    const following = numbers(streams, 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.ended = true;
    log.add('last');
    expect(await following).toEqual([1]);
    expect(await numbers(streams, 1)).toEqual([]);
  });

  it('reads from the store once for all who follow a job, and not at all when they have left', async () => {
    const log = new Log();
    const streams = streamsOf(log);
    const followers = Array.from({ length: 100 }, () => numbers(streams, 0, 1));
    await vi.waitFor(() => expect(log.open).toBe(1));
    log.add('for all');
    expect(await Promise.all(followers)).toEqual(followers.map(() => [1]));
    expect(log.subscriptions).toBe(1);
    await vi.waitFor(() => expect(log.open).toBe(0));
  });

  it('reads pages again for who fell behind what the feed keeps', async () => {
    const log = new Log();
    const streams = streamsOf(log);
    const controller = new AbortController();
    const slow = streams.follow('job', { after: 0, signal: controller.signal });
    const first = slow.next();
    const fast = numbers(streams, 0, 6000);
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let i = 0; i < 6000; i++) log.add('much');
    const seen = idsIn((await first).value!.bytes);
    expect(await fast).toEqual(upTo(6000));
    while (seen.length < 6000) seen.push(...idsIn((await slow.next()).value!.bytes));
    expect(seen).toEqual(upTo(6000));
    controller.abort();
  });

  it('says that history was lost, without an id, and goes on with what there is', async () => {
    const log = new Log();
    for (let i = 0; i < 10; i++) log.add('old');
    log.earliest = 8;
    const [batch] = [
      (await streamsOf(log).follow('job', { after: 3, signal: new AbortController().signal }).next()).value!,
    ];
    expect(batch.bytes.toString()).toMatch(
      /^event: reset\ndata: \{"reason":"historyTrimmed","earliestSeq":8,"resync":"\/v1\/jobs\/job"\}\n\nid: 8\n/,
    );
    expect(idsIn(batch.bytes)).toEqual([8, 9, 10]);
  });

  it('waits while the store is away', async () => {
    const log = new Log();
    log.add('one');
    log.away = true;
    const following = numbers(streamsOf(log), 0, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.away = false;
    expect(await following).toEqual([1]);
  });

  it('ends when its signal aborts', async () => {
    const controller = new AbortController();
    const next = streamsOf(new Log()).follow('job', { after: 0, signal: controller.signal }).next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
