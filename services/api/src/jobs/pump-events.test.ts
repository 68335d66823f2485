import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Batch } from './event-feed.ts';
import { pumpEvents } from './pump-events.ts';

const batch = (text: string, seq = 1): Batch => ({ bytes: Buffer.from(text), seq });
async function* batches(...list: Batch[]) {
  yield* list;
}
const never = new AbortController().signal;

describe('pumpEvents', () => {
  it('opens the stream at once, writes what comes, and ends after the last', async () => {
    const stream = new PassThrough();
    const received = text(stream);
    await pumpEvents(batches(batch('id: 1\n\n'), batch('id: 2\n\n')), stream, { signal: never });
    expect(await received).toBe('retry: 2000\n\nid: 1\n\nid: 2\n\n');
  });

  it('reads no further while the client does not', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) yield batch('x'.repeat(10_000), ++taken);
    }
    const stuck = new Writable({ highWaterMark: 50_000, write: () => undefined });
    const controller = new AbortController();
    const pumped = pumpEvents(endless(), stuck, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toBeLessThan(10);
    controller.abort();
    await pumped;
    expect(stuck.destroyed).toBe(true);
  });

  it('cuts off a client that takes nothing', async () => {
    const stuck = new Writable({ highWaterMark: 10, write: () => undefined });
    const failed = once(stuck, 'error');
    await pumpEvents(batches(batch('a'), batch('b')), stuck, { signal: never, stalledMs: 10 });
    expect(await failed).toMatchObject([{ name: 'AbortError' }]);
  });

  it('keeps a quiet stream alive with comments', async () => {
    const stream = new PassThrough();
    const received = text(stream);
    async function* slow() {
      await new Promise((resolve) => setTimeout(resolve, 60));
      yield batch('a');
    }
    await pumpEvents(slow(), stream, { signal: never, heartbeatMs: 10 });
    expect(await received).toContain('\n\n: keep-alive\n\n');
  });
});
