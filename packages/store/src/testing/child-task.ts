import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildTask } from './child.ts';

/** What this process was asked to do. */
export function childTask(): ChildTask {
  return JSON.parse(process.argv[2] ?? '');
}

/** Tells the parent how far this process has come, and does nothing more until it is killed. */
export async function sayAndHang(message: object): Promise<never> {
  process.send?.(message);
  for (;;) await sleep(1000);
}
