import { setImmediate as nextTurn } from 'node:timers/promises';
import { augment, batchAugmentationIn, drawMix, mixRows, sizeOf } from '@trainyard/engine/spec';
import type { SettledPreview } from './preview-request.ts';

/** A picture of red, green and blue bytes, row by row. */
export interface Picture {
  width: number;
  height: number;
  bytes: Buffer;
}

/** Pixels between two images. */
const gap = 2;
/** The colour of the gaps. */
const grey = 128;

/** The images of one epoch, one after the other, as training would get them. */
function imagesOf({ shape, rows, seed, augmentation }: SettledPreview, originals: Float32Array, epoch: number) {
  const size = sizeOf(shape);
  const changed = originals.slice();
  for (const [i, row] of rows.entries()) {
    const image = originals.slice(i * size, (i + 1) * size);
    changed.set(augment(image, shape, augmentation, { seed, epoch, row }), i * size);
  }
  const mixing = batchAugmentationIn(augmentation);
  const mix = mixing && drawMix(mixing, rows.length, { seed, epoch, batch: 0 });
  if (mix) mixRows(changed, size, mix);
  return changed;
}

interface Place {
  top: number;
  left: number;
}

function paint(
  picture: Picture,
  image: Float32Array,
  { shape, range: [low, high] }: SettledPreview,
  { top, left }: Place,
) {
  const [channels = 1, height = 0, width = 0] = shape;
  const plane = height * width;
  for (let at = 0; at < plane; at++) {
    const pixel = 3 * ((top + Math.floor(at / width)) * picture.width + left + (at % width));
    for (let colour = 0; colour < 3; colour++) {
      const value = image[(channels === 3 ? colour : 0) * plane + at] ?? low;
      picture.bytes[pixel + colour] = Math.max(0, Math.min(255, Math.round((255 * (value - low)) / (high - low))));
    }
  }
}

/** Draws a row of the grid for each row of the dataset: as it is, then as each epoch makes it. `originals`: [rows, ...shape]. */
export async function drawGrid(preview: SettledPreview, originals: Float32Array): Promise<Picture> {
  const { shape, rows, epochs } = preview;
  const [, high = 0, wide = 0] = shape;
  const size = sizeOf(shape);
  const [width, height] = [(epochs + 1) * (wide + gap) - gap, rows.length * (high + gap) - gap];
  const picture = { width, height, bytes: Buffer.alloc(3 * width * height, grey) };
  for (let column = 0; column <= epochs; column++) {
    const images = column === 0 ? originals : imagesOf(preview, originals, column - 1);
    for (let row = 0; row < rows.length; row++) {
      const place = { top: row * (high + gap), left: column * (wide + gap) };
      paint(picture, images.subarray(row * size, (row + 1) * size), preview, place);
    }
    // Other requests have their turn between two epochs.
    await nextTurn();
  }
  return picture;
}
