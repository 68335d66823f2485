import { setTimeout as sleep } from 'node:timers/promises';

/** A hang, not slowness: nothing takes as long on the busiest machine. */
const patienceMs = 200_000;

/** Calls `look` until it finds something. */
export async function poll<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error(`waited ${patienceMs} ms for ${what}`);
}
