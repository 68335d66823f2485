import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is true; the timeout of the test bounds it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** Waits until what is read has risen so many times, as the rest of a life does at each renewal. */
export async function risen(read: () => Promise<number>, times: number): Promise<void> {
  let last = await read();
  for (let rises = 0; rises < times; await sleep(5)) {
    const next = await read();
    if (next < 0) throw new Error(`expected a time that is left, received ${next}: it was let go`);
    if (next > last) rises += 1;
    last = next;
  }
}

/** A promise and the function that fulfils it. */
export function moment(): { reached: Promise<void>; reach: () => void } {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { reached, reach };
}

/** Waits until a signal aborts, also when it has. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
