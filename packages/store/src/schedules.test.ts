import { describe, expect, it, vi } from 'vitest';
import { createSchedules } from './schedules.ts';

/** Work that ends when it is told to, and the times that it began. */
function heldWork() {
  const ends: (() => void)[] = [];
  return { ends, work: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

describe('a schedule', () => {
  it('does its work again after it failed, and tells of the failure', async () => {
    const work = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('once')).mockResolvedValue();
    const failed = vi.fn();
    const schedule = createSchedules({ work, failed, everyMs: 1 }).start();
    await vi.waitFor(() => expect(work.mock.calls.length).toBeGreaterThan(2));
    await schedule.stop();
    expect(failed.mock.calls).toEqual([[new Error('once')]]);
  });

  it('waits for the work in hand when it is stopped, and begins no more', async () => {
    const { ends, work } = heldWork();
    const schedules = createSchedules({ work, failed: () => undefined, everyMs: 1 });
    schedules.start();
    const order: string[] = [];
    const closed = schedules.close().then(() => order.push('closed'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('done');
    ends[0]?.();
    await closed;
    expect(order).toEqual(['done', 'closed']);
    expect(ends).toHaveLength(1);
  });

  it('begins nothing when it is stopped before its first time', async () => {
    const work = vi.fn(async () => undefined);
    const schedule = createSchedules({ work, failed: () => undefined, firstAfterMs: 60_000, everyMs: 1 }).start();
    await schedule.stop();
    expect(work).not.toHaveBeenCalled();
  });
});
