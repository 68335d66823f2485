import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { childEnvironment } from '../process/child-environment.ts';
import { calibrate } from './calibrate.ts';

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('tells by how much training here is slower than reckoned, of each network that was tried', async () => {
  const slowness = await calibrate({
    program: program('../../dist/child/calibrate-main.js'),
    env: childEnvironment(),
  });
  expect(slowness).toHaveLength(3);
  for (const each of slowness) expect(each).toBeGreaterThan(0);
});

it('tells nothing when its child ends without a word', async () => {
  const silent = await calibrate({ program: program('no-such-program.js'), env: childEnvironment() });
  expect(silent).toEqual([]);
});
