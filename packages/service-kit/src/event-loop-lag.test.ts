import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startEventLoopGauge } from './event-loop-lag.ts';

/** Blocks the thread for at least this long. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('startEventLoopGauge', () => {
  it('sees a block, at most one interval too short', async () => {
    const gauge = startEventLoopGauge(10);
    await sleep(30);
    block(100);
    await sleep(30);
    const { maxMs } = gauge.read();
    gauge.stop();
    expect(maxMs).toBeGreaterThanOrEqual(80);
  });

  it('is zero before a timer has fired, and after a read starts again', () => {
    const gauge = startEventLoopGauge();
    expect(gauge.read()).toEqual({ meanMs: 0, p99Ms: 0, maxMs: 0 });
    gauge.stop();
  });
});
