import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { childEnvironment } from '../process/child-environment.ts';
import { calibrate } from './calibrate.ts';

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('tells by how much training here is slower than reckoned, the unlucky case above the usual one', async () => {
  const slowness = await calibrate({
    program: program('../../dist/child/calibrate-main.js'),
    env: childEnvironment(),
  });
  expect(slowness?.p50).toBeGreaterThan(0);
  expect(slowness?.p90).toBeGreaterThan(slowness?.p50 ?? Number.NaN);
});

it('tells nothing when its child ends without a word', async () => {
  const silent = await calibrate({ program: program('no-such-program.js'), env: childEnvironment() });
  expect(silent).toBeUndefined();
});
