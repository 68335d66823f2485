import { endToken, padToken, startToken } from './special-tokens.ts';

/** The most probable token at every step, for sequences that a decoder is fed with. Shapes: [rows, length] -> [rows, length]. */
export type NextTokens = (fed: Int32Array) => Promise<ArrayLike<number | bigint>>;

/**
 * Greedy decoding: begins with <start>, and feeds each most probable token to the step after it, until every sequence
 * ended or has `length` tokens. A step must not see those after it. Returns the tokens [rows, length] with <end>, padded after it.
 */
export async function decodeGreedily(rows: number, length: number, next: NextTokens): Promise<Int32Array> {
  const decoded = new Int32Array(rows * length).fill(padToken);
  const fed = new Int32Array(rows * length).fill(padToken);
  const hasEnded = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) fed[row * length] = startToken;
  for (let step = 0; step < length && hasEnded.includes(0); step++) {
    const tokens = await next(fed);
    for (let row = 0; row < rows; row++) {
      if (hasEnded[row]) continue;
      const token = Number(tokens[row * length + step]);
      decoded[row * length + step] = token;
      if (token === endToken) hasEnded[row] = 1;
      else if (step + 1 < length) fed[row * length + step + 1] = token;
    }
  }
  return decoded;
}
