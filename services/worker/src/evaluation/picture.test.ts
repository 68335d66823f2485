import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pngOf } from './picture.ts';

/** Size, type of colour and pixels of a PNG without filters. */
function read(url: string) {
  const png = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const stride = rows.length / height;
  const pixels = Array.from({ length: height }, (_, y) => [...rows.subarray(y * stride + 1, (y + 1) * stride)]);
  return { width, height, colourType: png[25], pixels };
}

it('an image is stretched from black to white', () => {
  expect(read(pngOf(Float32Array.of(-1, 0, 1, 0, 1, 1), [1, 2, 3]))).toEqual({
    width: 3,
    height: 2,
    colourType: 0,
    pixels: [
      [0, 128, 255],
      [128, 255, 255],
    ],
  });
  expect(read(pngOf(Float32Array.of(7), [1, 1, 1])).pixels).toEqual([[0]]);
});

it('channels of colour lie side by side in a pixel', () => {
  const red = Float32Array.of(1, 0, 0, 0, 0, 1);
  expect(read(pngOf(red, [3, 1, 2]))).toMatchObject({ colourType: 2, pixels: [[255, 0, 0, 0, 0, 255]] });
});

it('a large image is shown by every n-th pixel', () => {
  const image = Float32Array.from({ length: 130 * 100 }, (_, at) => (at === 3 * 100 + 3 ? 1 : 0));
  const { width, height, pixels } = read(pngOf(image, [1, 130, 100]));
  expect([width, height, pixels[1]?.[1]]).toEqual([34, 44, 255]);
});
