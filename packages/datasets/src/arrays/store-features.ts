import { sizeOf } from '@trainyard/engine/spec';
import { BadData } from '../findings/bad-data.ts';
import { type Moments, merge, noMoments, observe } from '../statistics/moments.ts';
import { bytesIn, type SampleArray, turn } from '../stored/arrays.ts';
import type { UploadedArray } from './uploaded-array.ts';

/** Where an array is stored, and what is learned of it on the way. */
export interface FeatureContext {
  /** Name of the column. */
  column: string;
  /** Takes the statistics of every element. */
  moments: Moments;
  write(bytes: Uint8Array): Promise<void>;
}

const isFloat = (block: SampleArray): block is Float32Array | Float64Array =>
  block instanceof Float32Array || block instanceof Float64Array;

function checkFinite(block: SampleArray, offset: number, { file, dimensions }: UploadedArray, column: string): void {
  if (!isFloat(block)) return;
  // Arrays are trained on as float32, so what overflows it counts as infinite.
  const index = block.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index < 0) return;
  const row = Math.floor((offset + index) / sizeOf(dimensions.slice(1))) + 1;
  const value = String(block[index]);
  const text = `expected finite 32-bit numbers, received ${value}; correct or remove the row`;
  throw new BadData({ rule: 'notFinite', file, row, column, value, text });
}

function countedMoments(block: SampleArray): Moments {
  const counts = new Float64Array(256);
  const low = block instanceof Int8Array ? -128 : 0;
  for (const value of block) counts[value - low] = (counts[value - low] ?? 0) + 1;
  const moments = noMoments();
  counts.forEach((count, index) => {
    if (count > 0) observe(moments, index + low, count);
  });
  return moments;
}

function plainMoments(block: SampleArray): Moments {
  const moments = noMoments();
  for (const value of block) observe(moments, value);
  return moments;
}

/** Moments of the elements of a block. */
export function momentsOf(block: SampleArray): Moments {
  return block.BYTES_PER_ELEMENT === 1 ? countedMoments(block) : plainMoments(block);
}

/**
 * Stores the elements of an array as they are and takes their statistics.
 * @throws {BadData} naming the row, at a number that is not finite
 */
export async function storeFeatures(array: UploadedArray, { column, moments, write }: FeatureContext): Promise<void> {
  let offset = 0;
  for await (const block of array.elements()) {
    checkFinite(block, offset, array, column);
    merge(moments, momentsOf(block));
    offset += block.length;
    turn(block, 'littleEndian');
    await write(bytesIn(block));
  }
}
