import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextGuard, type GuardedText } from './text-guard.ts';

function guarded(bytes: Buffer, pieceBytes: number): { text: Buffer; fault: GuardedText['fault'] } {
  const guard = createTextGuard();
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    const { text, fault } = guard.next(bytes.subarray(start, start + pieceBytes));
    parts.push(Buffer.from(text));
    if (fault) return { text: Buffer.concat(parts), fault };
  }
  const { text, fault } = guard.end();
  return { text: Buffer.concat([...parts, text]), fault };
}

const cleanText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ' '));

test('UTF-8 passes unchanged wherever it is cut', () => {
  fc.assert(
    fc.property(cleanText, fc.integer({ min: 1, max: 9 }), (text, pieceBytes) => {
      const bytes = Buffer.from(text);
      expect(guarded(bytes, pieceBytes)).toEqual({ text: bytes, fault: undefined });
    }),
  );
});

// Sequences no UTF-8 decoder may accept (RFC 3629): stray, cut, overlong, surrogate, above U+10FFFF.
const invalid = ['80', 'ff', 'fe', 'c3', 'e282', 'f09f98', 'c080', 'e08080', 'eda080', 'f4908080', 'efbf', 'f8888080'];

test('text stops at the first byte that is not UTF-8', () => {
  const fault = fc.constantFrom(...invalid).map((hex) => Buffer.from(hex, 'hex'));
  fc.assert(
    fc.property(cleanText, fault, cleanText, fc.integer({ min: 1, max: 9 }), (before, bad, after, pieceBytes) => {
      const bytes = Buffer.concat([Buffer.from(before), bad, Buffer.from(` ${after}`)]);
      const { text, fault: found } = guarded(bytes, pieceBytes);
      expect(text.toString()).toBe(Buffer.from(before).toString());
      expect(found).toEqual({ rule: 'invalidUtf8', byte: bad[0] });
    }),
  );
});

test.each(invalid)('0x%s at the end of the file is a fault', (hex) => {
  const { text, fault } = guarded(Buffer.concat([Buffer.from('1,2'), Buffer.from(hex, 'hex')]), 2);
  expect(text.toString()).toBe('1,2');
  expect(fault?.rule).toBe('invalidUtf8');
});

test('text stops at a NUL byte', () => {
  expect(guarded(Buffer.from('a,é\0b'), 3)).toEqual({ text: Buffer.from('a,é'), fault: { rule: 'nulByte', byte: 0 } });
});
