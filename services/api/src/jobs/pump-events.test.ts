import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { JobEvent } from '@trainyard/contracts';
import type { EventStreamItem } from '@trainyard/store';
import { describe, expect, it } from 'vitest';
import { pumpEvents } from './pump-events.ts';

const at = '2026-09-01T12:00:00.000Z';
const log = (seq: number, message: string): EventStreamItem => {
  const event: JobEvent = { seq, at, type: 'log', attempt: 1, step: null, data: { level: 'info', message } };
  return { kind: 'event', event };
};
async function* items(...list: EventStreamItem[]) {
  yield* list;
}
const never = new AbortController().signal;
const jobPath = '/v1/jobs/j';

describe('pumpEvents', () => {
  it('writes records with their number as id, and ends after the last', async () => {
    const stream = new PassThrough();
    const received = text(stream);
    await pumpEvents(items(log(1, 'a\nb'), log(2, 'c')), stream, { jobPath, signal: never });
    const frames = (await received).split('\n\n');
    expect(frames[0]).toBe('retry: 2000');
    expect(frames[1]!.split('\n').slice(0, 2)).toEqual(['id: 1', 'event: log']);
    expect(JSON.parse(frames[1]!.split('\ndata: ')[1]!)).toMatchObject({ seq: 1, data: { message: 'a\nb' } });
    expect(frames.slice(2).map((frame) => frame.split('\n')[0])).toEqual(['id: 2', '']);
  });

  it('writes a reset without an id', async () => {
    const stream = new PassThrough();
    const received = text(stream);
    await pumpEvents(items({ kind: 'reset', earliestSeq: 5 }), stream, { jobPath, signal: never });
    expect(await received).toContain(
      '\n\nevent: reset\ndata: {"reason":"historyTrimmed","earliestSeq":5,"resync":"/v1/jobs/j"}\n\n',
    );
  });

  it('reads no further while the client does not', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) yield log(++taken, 'x'.repeat(10_000));
    }
    const stuck = new Writable({ highWaterMark: 50_000, write: () => undefined });
    const controller = new AbortController();
    const pumped = pumpEvents(endless(), stuck, { jobPath, signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(taken).toBeLessThan(10);
    controller.abort();
    await pumped;
    expect(stuck.destroyed).toBe(true);
  });

  it('cuts off a client that takes nothing', async () => {
    const stuck = new Writable({ highWaterMark: 10, write: () => undefined });
    const failed = once(stuck, 'error');
    await pumpEvents(items(log(1, 'a'), log(2, 'b')), stuck, { jobPath, signal: never, stalledMs: 10 });
    expect(await failed).toMatchObject([{ name: 'AbortError' }]);
  });

  it('keeps a quiet stream alive with comments', async () => {
    const stream = new PassThrough();
    const received = text(stream);
    async function* slow() {
      await new Promise((resolve) => setTimeout(resolve, 60));
      yield log(1, 'a');
    }
    await pumpEvents(slow(), stream, { jobPath, signal: never, heartbeatMs: 10 });
    expect(await received).toContain('\n\n: keep-alive\n\n');
  });
});
