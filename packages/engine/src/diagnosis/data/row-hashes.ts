import type { DataFinding } from './data-finding.ts';

const mix = (hash: number, word: number, factor: number) => {
  const product = Math.imul(hash ^ word, factor);
  return product ^ (product >>> 15);
};

/** Hashes of rows, 64 bits each, of any number of inputs: those of equal rows are equal. */
export class RowHashes {
  readonly rows: number;
  readonly #high: Int32Array;
  readonly #low: Int32Array;

  constructor(rows: number) {
    this.rows = rows;
    this.#high = new Int32Array(rows).fill(0x9e3779b9);
    this.#low = new Int32Array(rows).fill(0x85ebca6b);
  }

  /** Goes on with the values of rows from `first` on, laid out one after the other. */
  add(values: Float32Array | Int32Array, size: number, first: number): void {
    const words = new Int32Array(values.buffer, values.byteOffset, values.length);
    for (let row = 0; row < words.length / size; row++) {
      let high = this.#high[first + row];
      let low = this.#low[first + row];
      for (let at = row * size; at < (row + 1) * size; at++) {
        high = mix(high, words[at], 0xcc9e2d51);
        low = (mix(low, words[at], 0x1b873593) + high) | 0;
      }
      this.#high[first + row] = high;
      this.#low[first + row] = low;
    }
  }

  /** Finds rows among these: -1 where there is none like it. */
  finder(): (other: RowHashes, row: number) => number {
    const slots = 2 ** Math.ceil(Math.log2(2 * this.rows + 2));
    const table = new Int32Array(slots).fill(-1);
    const place = (hashes: RowHashes, row: number) => {
      let slot = hashes.#low[row] & (slots - 1);
      while (table[slot] >= 0 && !this.#isLike(table[slot], hashes, row)) slot = (slot + 1) & (slots - 1);
      return slot;
    };
    for (let row = 0; row < this.rows; row++) {
      const slot = place(this, row);
      if (table[slot] < 0) table[slot] = row;
    }
    return (other, row) => table[place(other, row)];
  }

  #isLike(row: number, other: RowHashes, at: number): boolean {
    return this.#high[row] === other.#high[at] && this.#low[row] === other.#low[at];
  }
}

/** Rows of a split by their numbers in the dataset, with their hashes. */
export interface HashedSplit {
  readonly name: string;
  readonly rows: Int32Array;
  readonly hashes: RowHashes;
}

/** Rows of other splits whose features are those of a training row, to the last bit. */
export function duplicatesAcross(train: HashedSplit, others: readonly HashedSplit[]): DataFinding[] {
  const find = train.hashes.finder();
  const counts = others.map(({ hashes }) => {
    const found = Array.from({ length: hashes.rows }, (_, row) => row).filter((row) => find(hashes, row) >= 0);
    return { found, rows: hashes.rows };
  });
  const total = counts.reduce((sum, { found }) => sum + found.length, 0);
  if (total === 0) return [];
  const parts = others.flatMap(({ name }, i) =>
    counts[i].found.length > 0 ? [`${counts[i].found.length} of ${counts[i].rows} ${name} rows`] : [],
  );
  const examples = others.flatMap(({ name, rows, hashes }, i) =>
    counts[i].found
      .slice(0, 3)
      .map((row) => `${name} row ${rows[row] + 1} is training row ${train.rows[find(hashes, row)] + 1}`),
  );
  const values = Object.fromEntries(others.map(({ name }, i) => [name, counts[i].found.length]));
  return [
    {
      code: 'duplicatesAcrossSplits',
      message: `${parts.join(' and ')} have the features of a training row: ${examples.slice(0, 3).join(', ')} (rows counted from 1)`,
      suggestion: 'Remove the copies, or give all copies of a row one group: the evaluation tells too good a result.',
      values,
    },
  ];
}
