/** Counts rows that repeat an earlier row. */
export interface DuplicateRows {
  /** Takes the words of one row. */
  observe(words: Int32Array): void;
  /** Rows seen before. */
  count(): number;
}

/** Rows above which duplicates are not counted: their hashes would take over 16 MiB. */
export const duplicateRowLimit = 2 ** 20;

const mix = (hash: number, word: number, factor: number) => {
  const product = Math.imul(hash ^ word, factor);
  return product ^ (product >>> 15);
};

// 53 bits of hash: among a million rows a false match has a chance of 1 in 20,000.
function hashOf(words: Int32Array): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (const word of words) {
    high = mix(high, word, 0xcc9e2d51);
    low = mix(low, word, 0x1b873593) + high;
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

/** Two words that stand for a text: its hash. */
export function textWords(text: string): [number, number] {
  const hash = hashOf(Int32Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)));
  return [Math.floor(hash / 2 ** 21) | 0, hash % 2 ** 21];
}

/** A counter for at most `rows` rows: a hash table of one number a row, half full at most. */
export function createDuplicateRows(rows: number): DuplicateRows {
  const slots = 2 ** Math.ceil(Math.log2(2 * rows + 2));
  const table = new Float64Array(slots).fill(-1);
  let duplicates = 0;
  return {
    observe: (words) => {
      const hash = hashOf(words);
      let slot = hash % slots;
      while (table[slot] !== -1 && table[slot] !== hash) slot = (slot + 1) % slots;
      if (table[slot] === hash) duplicates += 1;
      table[slot] = hash;
    },
    count: () => duplicates,
  };
}
