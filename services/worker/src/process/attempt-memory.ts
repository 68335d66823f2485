import { totalmem } from 'node:os';

/**
 * Bytes that one attempt may take: as asked, else an equal share of the machine, or of the container that this process
 * is held to.
 */
export function attemptMemory(concurrency: number, askedMiB?: number): number {
  if (askedMiB !== undefined) return askedMiB * 2 ** 20;
  const held = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), held > 0 ? held : Number.POSITIVE_INFINITY) / concurrency);
}
