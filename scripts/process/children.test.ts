import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { capture } from './capture.mjs';
import { startChild } from './children.mjs';
import { isAlive } from './liveness.mjs';

const stubborn = "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)";

it('ends a child that does not want to, after its bound', async () => {
  const child = await startChild({ name: 'stubborn', boundMs: 100 }, process.execPath, ['-e', stubborn]);
  if (child.process.stdout) await once(child.process.stdout, 'data');
  await child.stop();
  expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
});

it('ends what a child started and left behind', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    orphan.unref();
    console.log(orphan.pid);`;
  const child = await startChild({ name: 'parent' }, process.execPath, ['-e', program]);
  const [orphan] = child.process.stdout ? await once(child.process.stdout, 'data') : [];
  expect((await child.exited).code).toBe(0);
  expect(isAlive(Number(orphan))).toBe(true);
  await child.stop();
  await vi.waitFor(() => expect(isAlive(Number(orphan))).toBe(false), { timeout: 5000 });
});

it('refuses a command that does not exist', async () => {
  await expect(startChild({ name: 'nothing' }, '/no/such/command', [])).rejects.toThrow('ENOENT');
});

it('captures both outputs and the exit status', async () => {
  const program = "console.log('out'); console.error('err'); process.exitCode = 4";
  const { code, output } = await capture(process.execPath, ['-e', program]);
  expect({ code, lines: output.trim().split('\n').sort() }).toEqual({ code: 4, lines: ['err', 'out'] });
  expect(await capture('/no/such/command', [])).toEqual({ code: null, output: '' });
});
