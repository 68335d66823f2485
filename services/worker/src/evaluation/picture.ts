import { type Samples, valuesOfRows } from '@trainyard/engine';
import type { PreparedData } from '../training/prepare-data.ts';
import { encodePng } from './png.ts';

/** Longest side of a picture; larger images are shown by every n-th pixel. */
const longestSide = 64;

/** Draws samples of a model whose only input is an image of one or three channels; undefined for others. */
export function pictureOf(
  { inputs }: Pick<PreparedData, 'inputs'>,
  samples: Samples,
): ((sample: number) => string) | undefined {
  const [[name, input] = [], ...others] = Object.entries(inputs);
  if (name === undefined || !input || others.length > 0) return undefined;
  const { shape } = input;
  const [channels = 0] = shape;
  const column = samples.inputs[name];
  if (shape.length !== 3 || (channels !== 1 && channels !== 3) || column === undefined) return undefined;
  const size = shape.reduce((product, length) => product * length, 1);
  return (sample) => {
    const values = valuesOfRows(column, samples.rows.subarray(sample, sample + 1), size);
    return pngOf(Float32Array.from(values), shape);
  };
}

/** A PNG as a data: URL of an image [channels, height, width], whose least value is black and whose largest is white. */
export function pngOf(image: Float32Array, [channels = 1, height = 1, width = 1]: readonly number[]): string {
  const step = Math.ceil(Math.max(height, width) / longestSide);
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of image) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const values = new Uint8Array(rows * columns * channels);
  for (let at = 0; at < values.length; at++) {
    const [channel, pixel] = [at % channels, Math.floor(at / channels)];
    const [y, x] = [Math.floor(pixel / columns) * step, (pixel % columns) * step];
    const value = image[(channel * height + y) * width + x] ?? 0;
    values[at] = Math.round((255 * (value - least)) / (most - least || 1));
  }
  const png = encodePng({ width: columns, height: rows, channels: channels === 3 ? 3 : 1, values });
  return `data:image/png;base64,${png.toString('base64')}`;
}
