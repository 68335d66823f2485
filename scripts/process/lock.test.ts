import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChild } from './children.mjs';
import { passLock, releaseLock, takeLock, withLock } from './lock.mjs';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainyard-lock-'));
  path = join(folder, 'deeper', 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

it('is taken once, until it is released', () => {
  expect(takeLock(path)).toBeUndefined();
  expect(takeLock(path)).toBe(process.pid);
  releaseLock(path);
  expect(takeLock(path)).toBeUndefined();
});

it('is free when its holder is gone, or is another process with the same number', async () => {
  takeLock(path);
  await writeFile(path, '4194999 12345');
  expect(takeLock(path)).toBeUndefined();
  await writeFile(path, `${process.pid} 1`);
  expect(takeLock(path)).toBeUndefined();
});

it('lives as long as the child it was passed to, and only that one releases it', async () => {
  const child = await startChild({ name: 'holder' }, process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  takeLock(path);
  passLock(path, child.pid);
  releaseLock(path);
  expect(takeLock(path)).toBe(child.pid);
  await child.stop();
  expect(takeLock(path)).toBeUndefined();
});

it('lets work wait for its turn', async () => {
  const order: string[] = [];
  takeLock(path);
  const work = withLock(
    path,
    (holder) => order.push(`waits for ${holder}`),
    async () => order.push('works'),
  );
  order.push('releases');
  releaseLock(path);
  await work;
  expect(order).toEqual([`waits for ${process.pid}`, 'releases', 'works']);
  expect(takeLock(path)).toBeUndefined();
});
