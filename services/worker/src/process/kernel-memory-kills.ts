import { readFile } from 'node:fs/promises';

/** Processes that the kernel has killed for want of memory since it started; 0 where it does not count them. */
export async function kernelMemoryKills(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const counters = await readFile('/proc/vmstat', 'utf8');
  return Number(/^oom_kill (\d+)$/m.exec(counters)?.[1] ?? 0);
}
