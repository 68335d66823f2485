import type { Invariant } from './invariant.ts';

/** I5: every artifact that a record lists exists with its SHA-256. */
export const artifactsIntact: Invariant = {
  name: 'I5 what a record lists is there, with its SHA-256',
  *violations({ blobs }) {
    for (const { ref, namedBy, sha256 } of blobs) {
      if (sha256 === null) yield `${namedBy}: lists ${ref.sha256}, which is not there`;
      else if (sha256 !== ref.sha256) yield `${namedBy}: lists ${ref.sha256}, and other bytes (${sha256}) lie there`;
    }
  },
};
