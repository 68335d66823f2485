import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ChildReserve } from './child-reserve.ts';
import type { ForkedChild } from './forked-child.ts';

const program = fileURLToPath(new URL('../testing/talking-child.mjs', import.meta.url));

const children: ForkedChild<object, unknown>[] = [];
function taken(reserve: ChildReserve<object, unknown>): ForkedChild<object, unknown> {
  const child = reserve.take();
  children.push(child);
  return child;
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill();
    await child.exited;
  }
});

describe('ChildReserve', () => {
  it('hands out each child once, also without a spare one', () => {
    const reserve = new ChildReserve<object, unknown>({ program, env: {} });
    reserve.prepare();
    reserve.prepare();
    expect(taken(reserve).pid).not.toBe(taken(reserve).pid);
  });
});
