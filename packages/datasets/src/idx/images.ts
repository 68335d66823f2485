import { BadData } from '../findings/bad-data.ts';
import { type Moments, merge, noMoments, observe } from '../statistics/moments.ts';
import { bytesIn, type SampleArray, turn } from '../stored/arrays.ts';

/** What the images of one file are checked and stored with. */
export interface ImageContext {
  /** Role of the file, named in findings. */
  file: string;
  /** Elements of one image. */
  imageSize: number;
  /** Takes the statistics of every element. */
  moments: Moments;
  write(bytes: Uint8Array): Promise<void>;
}

const isFloat = (block: SampleArray): block is Float32Array | Float64Array =>
  block instanceof Float32Array || block instanceof Float64Array;

function checkFinite(block: SampleArray, offset: number, { file, imageSize }: ImageContext): void {
  if (!isFloat(block)) return;
  // Samples are trained on as float32, so what overflows it counts as infinite.
  const index = block.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index < 0) return;
  const image = Math.floor((offset + index) / imageSize) + 1;
  const value = String(block[index]);
  const text = `image ${image} holds ${value}; expected finite 32-bit numbers, correct or remove the image`;
  throw new BadData({ rule: 'notFinite', file, value, text });
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

/**
 * Stores the elements of an image file and takes their statistics.
 * @throws {BadData} naming the image, at a number that is not finite
 */
export async function storeImages(blocks: AsyncIterable<SampleArray>, context: ImageContext): Promise<void> {
  let offset = 0;
  for await (const block of blocks) {
    checkFinite(block, offset, context);
    merge(context.moments, block.BYTES_PER_ELEMENT === 1 ? countedMoments(block) : plainMoments(block));
    turn(block, 'littleEndian');
    await context.write(bytesIn(block));
    offset += block.length;
  }
}
