import { endToken, padToken, startToken } from './special-tokens.ts';

/** Writes a feature: the ids, cut at the length of the row, padded at the end. */
export function writeSequence(row: Int32Array, ids: readonly number[]): void {
  for (let at = 0; at < row.length; at++) row[at] = ids[at] ?? padToken;
}

/** Writes a target that a decoder learns: the ids and <end>; one that is longer than the row is cut and has no <end>. */
export function writeTarget(row: Int32Array, ids: readonly number[]): void {
  writeSequence(row, [...ids, endToken]);
}

/** Writes what the decoder is fed with beside a target: the target one step late, beginning with <start> (teacher forcing). */
export function writeTeacher(row: Int32Array, ids: readonly number[]): void {
  writeSequence(row, [startToken, ...ids]);
}
