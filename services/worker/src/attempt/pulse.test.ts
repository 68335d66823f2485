import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchPulse } from './pulse.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const timing = { everyMs: 5, silentMs: 20 };

/** A child that answers each ping after `delayMs`, or never. */
function patient(delayMs?: number) {
  let received = 0;
  const answer = () => {
    received += 1;
  };
  const ping = vi.fn(() => {
    if (delayMs !== undefined) setTimeout(answer, delayMs);
  });
  return { ping, received: () => received, onSilent: vi.fn() };
}

describe('watchPulse', () => {
  it.each([0, 10])('lets a child live that answers within %d ms', (delayMs) => {
    const child = patient(delayMs);
    const stop = watchPulse(child, timing);
    vi.advanceTimersByTime(1000);
    stop();
    expect(child.onSilent).not.toHaveBeenCalled();
  });

  it('tells once of a child that stays silent', () => {
    const child = patient();
    watchPulse(child, timing);
    vi.advanceTimersByTime(19);
    expect(child.onSilent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(child.onSilent).toHaveBeenCalledTimes(1);
  });

  it('asks no more once stopped', () => {
    const child = patient();
    watchPulse(child, timing)();
    vi.advanceTimersByTime(1000);
    expect(child.ping).not.toHaveBeenCalled();
  });
});
