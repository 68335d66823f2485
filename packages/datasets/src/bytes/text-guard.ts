import { isUtf8 } from 'node:buffer';

/** What the guard lets through of one piece. */
export interface GuardedText {
  /** Whole UTF-8 characters, up to the first fault. */
  text: Buffer;
  /** The first byte that may not be there. */
  fault?: { rule: 'invalidUtf8' | 'nulByte'; byte: number };
}

/** Checks that pieces of a file are UTF-8 without NUL; `end` checks that no character is left unfinished. */
export interface TextGuard {
  next(piece: Buffer): GuardedText;
  end(): GuardedText;
}

const sequenceLength = (lead: number) => {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
};

/** Bytes at the end that start a character but do not finish it: 0 to 3. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

const startsValid = (bytes: Buffer, length: number) => {
  const start = bytes.subarray(0, length);
  return isUtf8(start.subarray(0, length - unfinished(start)));
};

/** Offset of the first character that is not UTF-8, or -1. */
function firstInvalid(bytes: Buffer): number {
  if (isUtf8(bytes)) return -1;
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (startsValid(bytes, middle)) valid = middle;
    else invalid = middle;
  }
  return valid - unfinished(bytes.subarray(0, valid));
}

function inspect(bytes: Buffer): GuardedText {
  const invalid = firstInvalid(bytes);
  const nul = bytes.indexOf(0);
  const fault = invalid >= 0 && (nul < 0 || invalid < nul) ? invalid : nul;
  if (fault < 0) return { text: bytes };
  const rule = fault === invalid ? 'invalidUtf8' : 'nulByte';
  return { text: bytes.subarray(0, fault), fault: { rule, byte: bytes[fault] ?? 0 } };
}

/** A guard for one file. */
export function createTextGuard(): TextGuard {
  let rest: Buffer = Buffer.alloc(0);
  return {
    next: (piece) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const end = bytes.length - unfinished(bytes);
      // The piece belongs to its stream; what is kept beyond this call is copied.
      rest = Buffer.from(bytes.subarray(end));
      return inspect(bytes.subarray(0, end));
    },
    end: () => inspect(rest),
  };
}
