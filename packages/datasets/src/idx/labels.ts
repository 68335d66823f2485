import { BadData } from '../findings/bad-data.ts';
import { bytesIn, type SampleArray, turn } from '../stored/arrays.ts';
import type { StoredClass } from '../stored/schema.ts';

/** What the labels of one file are checked and stored with. */
export interface LabelContext {
  /** Role of the file, named in findings. */
  file: string;
  maxClasses: number;
  write(bytes: Uint8Array): Promise<void>;
}

/** How often each label occurs. */
export type LabelCounts = Map<number, number>;

const largestLabel = 2 ** 31 - 1;

function checkLabel(label: number, row: number, file: string): void {
  if (Number.isInteger(label) && label >= 0 && label <= largestLabel) return;
  const value = String(label);
  const text = `label ${row} is ${value}; expected a whole number from 0 to ${largestLabel}, correct it`;
  throw new BadData({ rule: Number.isInteger(label) ? 'labelOutOfRange' : 'notAnInteger', file, value, text });
}

function countLabels(
  block: SampleArray,
  offset: number,
  counts: LabelCounts,
  { file, maxClasses }: LabelContext,
): void {
  block.forEach((label, index) => {
    const known = counts.get(label);
    if (known === undefined) checkLabel(label, offset + index + 1, file);
    counts.set(label, (known ?? 0) + 1);
  });
  if (counts.size <= maxClasses) return;
  const text = `expected at most ${maxClasses} different labels; are these labels of classes?`;
  throw new BadData({ rule: 'tooManyClasses', file, text });
}

/**
 * Stores the labels of a file as int32 and counts them.
 * @throws {BadData} naming the label, at one that is no whole number from 0 up
 */
export async function storeLabels(blocks: AsyncIterable<SampleArray>, context: LabelContext): Promise<LabelCounts> {
  const counts: LabelCounts = new Map();
  let offset = 0;
  for await (const block of blocks) {
    countLabels(block, offset, counts, context);
    const labels = Int32Array.from(block);
    turn(labels, 'littleEndian');
    await context.write(bytesIn(labels));
    offset += block.length;
  }
  return counts;
}

/** The classes of all parts in the order of their numbers, each named by its number. */
export function labelClasses(parts: readonly LabelCounts[]): StoredClass[] {
  const counts: LabelCounts = new Map();
  for (const [label, count] of parts.flatMap((part) => [...part])) counts.set(label, (counts.get(label) ?? 0) + count);
  return [...counts].toSorted(([a], [b]) => a - b).map(([label, count]) => ({ value: String(label), count }));
}
