import type { FloatArray } from './dtype.ts';
import { threefry, threefryBlocks, type WordPair, wordsOf } from './threefry.ts';

/** Random numbers that are a function of (seed, purpose, step, index): drawing changes nothing, so any part can be drawn again.
 *  Each `fill...` writes the numbers with indexes `from`, `from + 1`, ... (default 0) over the whole of `out`. */
export interface RandomStream {
  /** Uniform on [0, 1): multiples of 2^-24, so the same numbers in either precision. */
  fillUniform(out: FloatArray, from?: number): void;
  /** Normal with mean 0 and variance 1, by Box and Muller's transform of two words: z = sqrt(-2 ln u) cos(2 pi v), the next one with sin. */
  fillNormal(out: FloatArray, from?: number): void;
  /** 1 with probability `keepProbability`, else 0. */
  fillBernoulli(out: FloatArray | Uint8Array, keepProbability: number, from?: number): void;
  /** The numbers 0 .. length - 1 in an order drawn uniformly from all of them (Fisher and Yates). */
  permutation(length: number): Int32Array;
}

const TWO_TO_MINUS_24 = 2 ** -24;
const TWO_TO_MINUS_32 = 2 ** -32;
const TWO_TO_MINUS_53 = 2 ** -53;
const BLOCKS_PER_PIECE = 1024;

/** The streams of one purpose, by step. */
export type Streams = (step: number) => RandomStream;

/** The stream of one purpose ("dropout/<layer>", "shuffle", ...) at one step, epoch or other counter of its choice.
 *  @throws {RangeError} unless seed and step are integers from 0 to 2^53 - 1. */
export function stream(seed: number, purpose: string, step: number): RandomStream {
  return streams(seed, purpose)(step);
}

/** The streams of one purpose at every step: `stream` for many steps, without spelling the purpose out for each. */
export function streams(seed: number, purpose: string): Streams {
  const shared = purposeKey(seed, purpose);
  return (step) => {
    const key = threefry(shared, counterWords('step', step));
    return {
      fillUniform: (out, from = 0) => fillUniform(key, out, from),
      fillNormal: (out, from = 0) => fillNormal(key, out, from),
      fillBernoulli: (out, keepProbability, from = 0) => fillBernoulli(key, out, keepProbability, from),
      permutation: (length) => permutation(key, length),
    };
  };
}

/** Key of a purpose: seed, length and bytes of the purpose, each encrypted under the key of all before it; of a stream
 *  the step is encrypted under it. */
function purposeKey(seed: number, purpose: string): WordPair {
  const bytes = new TextEncoder().encode(purpose);
  const padded = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  new Uint8Array(padded.buffer).set(bytes);
  let key = threefry(counterWords('seed', seed), wordsOf(bytes.length));
  for (let at = 0; at < padded.byteLength; at += 8) {
    key = threefry(key, [padded.getUint32(at, true), padded.getUint32(at + 4, true)]);
  }
  return key;
}

function counterWords(name: string, value: number): WordPair {
  if (Number.isSafeInteger(value) && value >= 0) return wordsOf(value);
  throw new RangeError(`a random stream expects as its ${name} an integer from 0 to 2^53 - 1, received ${value}`);
}

/** Hands over the words that hold indexes `from` .. `from + count - 1`, in pieces of whole blocks.
 *  `at` is where the piece's first word falls, counted from `from`: -1 where `from` is the second word of a block. */
function eachPiece(key: WordPair, from: number, count: number, use: (words: Uint32Array, at: number) => void): void {
  const firstBlock = Math.floor(from / 2);
  const endBlock = Math.ceil((from + count) / 2);
  const words = new Uint32Array(2 * Math.min(BLOCKS_PER_PIECE, endBlock - firstBlock));
  for (let block = firstBlock; block < endBlock; block += BLOCKS_PER_PIECE) {
    threefryBlocks(key, wordsOf(block), words);
    use(words, 2 * block - from);
  }
}

function fillUniform(key: WordPair, out: FloatArray, from: number): void {
  eachPiece(key, from, out.length, (words, at) => {
    const end = Math.min(words.length, out.length - at);
    for (let i = Math.max(0, -at); i < end; i++) out[at + i] = (words[i] >>> 8) * TWO_TO_MINUS_24;
  });
}

function fillBernoulli(key: WordPair, out: FloatArray | Uint8Array, keepProbability: number, from: number): void {
  const threshold = keepProbability * 2 ** 32;
  eachPiece(key, from, out.length, (words, at) => {
    const end = Math.min(words.length, out.length - at);
    for (let i = Math.max(0, -at); i < end; i++) out[at + i] = words[i] < threshold ? 1 : 0;
  });
}

function fillNormal(key: WordPair, out: FloatArray, from: number): void {
  eachPiece(key, from, out.length, (words, at) => {
    const end = Math.min(words.length, out.length - at);
    for (let i = 0; i < end; i += 2) {
      // u in (0, 1]: the logarithm of 0 would be infinite
      const radius = Math.sqrt(-2 * Math.log((words[i] + 1) * TWO_TO_MINUS_32));
      const angle = 2 * Math.PI * words[i + 1] * TWO_TO_MINUS_32;
      if (at + i >= 0) out[at + i] = radius * Math.cos(angle);
      if (at + i + 1 < out.length) out[at + i + 1] = radius * Math.sin(angle);
    }
  });
}

function permutation(key: WordPair, length: number): Int32Array {
  const order = new Int32Array(length);
  eachPiece(key, 0, 2 * length, (words, at) => {
    const end = Math.min(words.length, 2 * length - at);
    for (let i = 0; i < end; i += 2) {
      const last = (at + i) >>> 1;
      // 53 bits leave a bias below length / 2^53; 32 would leave one that a test could see
      const chosen = Math.floor((words[i] * 2 ** 21 + (words[i + 1] >>> 11)) * TWO_TO_MINUS_53 * (last + 1));
      order[last] = order[chosen];
      order[chosen] = last;
    }
  });
  return order;
}
