import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { deadline } from './deadline.ts';

/** The garbage collector, on demand. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('a deadline', () => {
  it('aborts when its time is over, also when memory is collected meanwhile', async () => {
    const collecting = setInterval(collector(), 5);
    const { signal } = deadline(60, new AbortController().signal);
    await once(signal, 'abort').finally(() => clearInterval(collecting));
    expect(signal.reason).toMatchObject({ name: 'TimeoutError', message: '60 ms have passed' });
  });

  it('aborts with the signals it is given, for their reason', () => {
    const given = new AbortController();
    const { signal, clear } = deadline(60_000, given.signal);
    given.abort('enough');
    expect(signal.reason).toBe('enough');
    clear();
  });

  it('never comes once it is taken down', async () => {
    const { signal, clear } = deadline(1);
    clear();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(signal.aborted).toBe(false);
  });
});
