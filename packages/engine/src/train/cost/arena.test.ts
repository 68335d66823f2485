import { describe, expect, it } from 'vitest';
import { arenaBytes, type Buffer } from './arena.ts';

const mib = 2 ** 20;
const buffer = (bytes: number, first: number, last: number): Buffer => ({ bytes, first, last });

// The sizes of the regions are those that ONNX Runtime 1.30 logs when it extends its arena.
describe('an arena', () => {
  it('takes what is held at the same time, and the same again for what comes after', () => {
    expect(arenaBytes([buffer(mib, 0, 1), buffer(mib, 0, 1)])).toBe(2 * mib);
    expect(arenaBytes([buffer(mib, 0, 1), buffer(mib, 2, 3), buffer(mib, 4, 5)])).toBe(mib);
  });

  it('serves a small buffer from a large free chunk, and puts freed neighbours together', () => {
    const small = Array.from({ length: 4 }, (_, at) => buffer(mib / 4, at, 8));
    expect(arenaBytes([...small, buffer(mib, 9, 10)])).toBe(mib);
    expect(arenaBytes([buffer(mib, 0, 1), ...small.map((each) => ({ ...each, first: 2 }))])).toBe(mib);
  });

  it('does not split a chunk of less than twice the size, nor grow into a region that is too small', () => {
    // 12 MiB take a region of 16 whole, so the next 3 MiB open another.
    expect(arenaBytes([buffer(12 * mib, 0, 9), buffer(3 * mib, 1, 9), buffer(3 * mib, 2, 9)])).toBe(18 * mib);
    // Freed, it serves 10 MiB; the pages beyond were never touched.
    expect(arenaBytes([buffer(12 * mib, 0, 1), buffer(10 * mib, 2, 3)])).toBe(12 * mib);
  });

  it('never takes less than what is held, nor more than everything', () => {
    const buffers = Array.from({ length: 300 }, (_, at) => buffer(((at * 7919) % 97) * 4096 + 1, at, at + (at % 13)));
    const held = buffers.map(({ first }) => buffers.filter((each) => each.first <= first && each.last >= first));
    const most = Math.max(...held.map((each) => each.reduce((sum, { bytes }) => sum + bytes, 0)));
    const all = buffers.reduce((sum, { bytes }) => sum + bytes + 256, 0);
    expect(arenaBytes(buffers)).toBeGreaterThanOrEqual(most);
    expect(arenaBytes(buffers)).toBeLessThan(all);
  });
});
