import { describe, expect, it } from 'vitest';
import { eventCursor, seqOfCursor } from './event-cursor.ts';

describe('the cursor of events', () => {
  it('leads back to its event', () => {
    for (const seq of [1, 42, 123_456_789]) expect(seqOfCursor(eventCursor(seq))).toBe(seq);
    expect(seqOfCursor(undefined)).toBe(0);
  });

  it.each(['', '0', 'seq:1', 'x'.repeat(500), Buffer.from('seq:-1').toString('base64url'), '..%2f'])(
    'refuses %s',
    (cursor) => {
      expect(() => seqOfCursor(cursor)).toThrow(expect.objectContaining({ code: 'invalidParameter' }));
    },
  );
});
