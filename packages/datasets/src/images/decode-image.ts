import type { FormatOptions } from '@trainyard/contracts';
import { BadData } from '../findings/bad-data.ts';
import { loadSharp } from './load-sharp.ts';

/** What an image file says of itself. */
export interface ImageSize {
  height: number;
  width: number;
  /** 1: shades of gray, 3: colours; transparency is left out. */
  channels: 1 | 3;
}

/** How images become arrays. */
export interface WantedImage extends ImageSize {
  /** How an image of another size is brought to this one; absent where it may not be. */
  fit: FormatOptions['images']['fit'] | undefined;
}

/** An image file, and where it is. */
export interface ImageFile {
  /** Named in findings: the role of the zip and the name in it. */
  file: string;
  bytes: Buffer;
}

/** Pixels that an image may have: one of colours then takes 96 MiB while it is read. */
const maxPixels = 2 ** 25;
const pngStart = Buffer.from('89504e470d0a1a0a', 'hex');
const jpegStart = Buffer.from('ffd8ff', 'hex');

function checkStart({ file, bytes }: ImageFile): void {
  if ([pngStart, jpegStart].some((start) => bytes.subarray(0, start.length).equals(start))) return;
  const value = `0x${bytes.subarray(0, 8).toString('hex')}`;
  const text = `expected a PNG or JPEG image, which starts with 0x89504e47 or 0xffd8ff, received ${value}; save it as one of them`;
  throw new BadData({ rule: 'badMagicNumber', file, value, text });
}

async function open({ bytes }: ImageFile) {
  const sharp = await loadSharp();
  return sharp(bytes, { failOn: 'warning', limitInputPixels: maxPixels });
}

/** What a decoder says of an image as a finding. @throws what is a fault of ours */
function corrupt({ file }: ImageFile, error: unknown): BadData {
  if (!(error instanceof Error) || error instanceof TypeError) throw error;
  const reason = error.message.replaceAll(/\s+/g, ' ').trim();
  if (reason.includes('pixel limit')) {
    const text = `expected at most ${maxPixels} pixels; save the image smaller`;
    return new BadData({ rule: 'tooLarge', file, text });
  }
  const text = `the image cannot be read (${reason}); save and pack it again`;
  return new BadData({ rule: 'corruptImage', file, text });
}

/**
 * Reads the header of an image.
 * @throws {BadData} when it is no PNG or JPEG, damaged, or too large
 */
export async function imageSize(image: ImageFile): Promise<ImageSize> {
  checkStart(image);
  try {
    const { height, width, space } = await (await open(image)).metadata();
    if (height * width > maxPixels) throw new Error('Input image exceeds pixel limit');
    return { height, width, channels: space === 'b-w' || space === 'grey16' ? 1 : 3 };
  } catch (error) {
    throw corrupt(image, error);
  }
}

const sizeText = ({ height, width, channels }: ImageSize) =>
  `${width} x ${height} pixels of ${channels === 1 ? '1 channel' : '3 channels'}`;

function checkSize(image: ImageFile, found: ImageSize, wanted: WantedImage, asked: readonly string[]): void {
  const isSame = found.height === wanted.height && found.width === wanted.width;
  if ((isSame || wanted.fit !== undefined) && (found.channels === wanted.channels || asked.includes('channels')))
    return;
  const text = `expected ${sizeText(wanted)} as the first image has, received ${sizeText(found)}; give images.height and images.width, or images.channels, to have all brought to one`;
  throw new BadData({ rule: 'shapeMismatch', file: image.file, column: 'image', value: sizeText(found), text });
}

/** Shade of a colour: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded in 16 bits as Pillow does. */
function shadeOf(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}

/** Puts pixels, channels last, into an array with channels first, of as many channels as are wanted. */
function channelsFirst(pixels: Buffer, given: number, { height, width, channels }: WantedImage): Uint8Array {
  const plane = height * width;
  const array = new Uint8Array(channels * plane);
  for (let at = 0; at < plane; at++) {
    const red = pixels[at * given] ?? 0;
    const green = given === 1 ? red : (pixels[at * given + 1] ?? 0);
    const blue = given === 1 ? red : (pixels[at * given + 2] ?? 0);
    if (channels === 1) {
      array[at] = given === 1 ? red : shadeOf(red, green, blue);
    } else {
      array[at] = red;
      array[plane + at] = green;
      array[2 * plane + at] = blue;
    }
  }
  return array;
}

async function pixelsOf(image: ImageFile, found: ImageSize, { height, width, fit }: WantedImage) {
  const opened = await open(image);
  const source = opened.toColourspace(found.channels === 1 ? 'b-w' : 'srgb').removeAlpha();
  const isSame = found.height === height && found.width === width;
  const sized =
    isSame || !fit ? source : source.resize({ width, height, fit, kernel: 'linear', fastShrinkOnLoad: false });
  return sized.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}

/**
 * The pixels of an image as uint8, [channels, height, width]; transparency is left out, and marks of its orientation are not heeded.
 * `asked` are the fields of the size that the dataset names; without them an image of another size than wanted is refused.
 * @throws {BadData} when it cannot be read, or has another size
 */
export async function decodeImage(
  image: ImageFile,
  wanted: WantedImage,
  asked: readonly string[],
): Promise<Uint8Array> {
  const found = await imageSize(image);
  checkSize(image, found, wanted, asked);
  try {
    const { data, info } = await pixelsOf(image, found, wanted);
    return channelsFirst(data, info.channels, wanted);
  } catch (error) {
    throw corrupt(image, error);
  }
}
