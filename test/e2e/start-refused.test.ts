import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capture } from '../../scripts/process/capture.mjs';
import { ROOT } from '../../scripts/setup.mjs';

const started = (env: NodeJS.ProcessEnv) =>
  capture(process.execPath, [join(ROOT, 'services/api/dist/server.js')], { env: { PATH: process.env.PATH, ...env } });

it('without a key the API listens to no other machine, and says in one sentence what to do', async () => {
  const HOST = '0.0.0.0';
  const { code, output } = await started({ HOST });
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(
      `^The API could not start\\. HOST is ${HOST}, which other machines can reach.* set ADMIN_KEY .*, or HOST to 127\\.0\\.0\\.1\\.$`,
    ),
  ]);
});

it('a key that is too short is not taken, and not printed', async () => {
  const { code, output } = await started({ HOST: '0.0.0.0', ADMIN_KEY: 'too-short' });
  expect(code).toBe(1);
  expect(output).toContain('ADMIN_KEY');
  expect(output).not.toContain('too-short');
});
