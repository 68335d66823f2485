import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ForkedChild } from './forked-child.ts';

const program = fileURLToPath(new URL('../testing/talking-child.mjs', import.meta.url));

type Sent =
  | { type: 'environment' }
  | { type: 'echo'; value: unknown }
  | { type: 'burst'; count: number }
  | { type: 'exit'; code: number; stderr: string };

const children: ForkedChild<Sent, unknown>[] = [];
function start(env: NodeJS.ProcessEnv = {}): ForkedChild<Sent, unknown> {
  const child = new ForkedChild<Sent, unknown>({ program, env });
  children.push(child);
  return child;
}

async function allMessages(child: ForkedChild<Sent, unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const batch of child.batches()) all.push(...batch);
  return all;
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill();
    await child.exited;
  }
});

describe('ForkedChild', () => {
  it('carries numbers that JSON has no word for, and typed arrays', async () => {
    const child = start();
    const value = { loss: Number.NaN, top: Number.POSITIVE_INFINITY, bytes: Float32Array.of(1.5, -0) };
    child.send({ type: 'echo', value });
    const { value: received } = await child.batches().next();
    expect(received).toEqual([value]);
  });

  it('hands over every message in order, also those that arrive as the child ends', async () => {
    const child = start();
    child.send({ type: 'burst', count: 1000 });
    child.send({ type: 'exit', code: 0, stderr: '' });
    const expected = [...Array.from({ length: 1000 }, (_, i) => i), 'last words'];
    expect(await allMessages(child)).toEqual(expected);
  });

  it('tells the exit code and the end of the standard error', async () => {
    const child = start();
    child.send({ type: 'exit', code: 7, stderr: 'out of luck' });
    expect(await child.exited).toEqual({ code: 7, signal: null, stderr: 'out of luck' });
  });

  it('tells the signal of a child that was killed, and ends its messages', async () => {
    const child = start();
    child.kill();
    expect(await child.exited).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await allMessages(child)).toEqual([]);
  });

  it('drops what is sent to a child that is gone', async () => {
    const child = start();
    child.kill();
    await child.exited;
    child.send({ type: 'burst', count: 1 });
    expect(await allMessages(child)).toEqual([]);
  });

  it('gives the child no environment but the one that it is given', async () => {
    const child = start({ ONLY: 'this' });
    child.send({ type: 'environment' });
    const [names] = (await child.batches().next()).value ?? [];
    expect(names).toContain('ONLY');
    expect(names).not.toContain('PATH');
  });
});
