import type { Shape } from '../../tensor/index.ts';

/** Where a pixel comes from, relative to the centre: `[[xx, xy], [yx, yy]]` times its own place (x, y). */
export interface SourceMatrix {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

/** The image under a linear map about its centre, bilinear, zeros outside.
 *  As torchvision with `fill: 0`: what lies half outside is the interpolated value, zeros counted in, times the covered share. */
export function warpImage(image: Float32Array, shape: Shape, { xx, xy, yx, yy }: SourceMatrix): Float32Array {
  const [, height, width] = shape;
  const warped = new Float32Array(image.length);
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const x = middleX + xx * (j - middleX) + xy * (i - middleY);
      const y = middleY + yx * (j - middleX) + yy * (i - middleY);
      samplePixel(image, shape, { x, y }, warped, i * width + j);
    }
  }
  return warped;
}

/** Writes the value at a place between pixels, of every channel. */
function samplePixel(
  image: Float32Array,
  [, height, width]: Shape,
  { x, y }: { x: number; y: number },
  out: Float32Array,
  at: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const acrossLeft = left >= 0 && left < width ? left + 1 - x : 0;
  const acrossRight = left + 1 >= 0 && left + 1 < width ? x - left : 0;
  const downTop = top >= 0 && top < height ? top + 1 - y : 0;
  const downBottom = top + 1 >= 0 && top + 1 < height ? y - top : 0;
  const covered = (acrossLeft + acrossRight) * (downTop + downBottom);
  if (covered === 0) return;
  const plane = height * width;
  const corner = top * width + left;
  for (let channel = 0; channel < image.length; channel += plane) {
    let sum = 0;
    if (acrossLeft * downTop !== 0) sum += acrossLeft * downTop * image[channel + corner];
    if (acrossRight * downTop !== 0) sum += acrossRight * downTop * image[channel + corner + 1];
    if (acrossLeft * downBottom !== 0) sum += acrossLeft * downBottom * image[channel + corner + width];
    if (acrossRight * downBottom !== 0) sum += acrossRight * downBottom * image[channel + corner + width + 1];
    out[channel + at] = sum * covered;
  }
}
