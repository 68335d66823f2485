import { setFlagsFromString } from 'node:v8';

/** Collects whenever the old part of a heap has grown by six tenths since the last time. */
const growing = '--heap-growing-percent=60';

/**
 * Options of a process that holds little garbage in each of its threads. By default the young part of every heap grows to 48 MB
 * (Node.js 20) or 96 MB (24), and the old one to several times what is used, before anything is collected.
 */
export const smallHeapOptions: readonly string[] = ['--max-semi-space-size=8', growing];

/**
 * Keeps the heap of this process near what it uses. By default V8 lets a small heap grow to several times its size first, so that a
 * service whose requests leave nothing behind still takes twice the memory after ten thousand of them.
 */
export function boundHeap(): void {
  setFlagsFromString(growing);
}
