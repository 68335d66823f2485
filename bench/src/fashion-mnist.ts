import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = '/usr/share/datasets/fashion-mnist';

/** The 60,000 training images of Fashion-MNIST as rows of pixels from 0 to 1, and their labels; from Debian's dataset-fashion-mnist.
 *  @throws where the package is not installed. */
export function fashionMnist(): { readonly pixels: Float32Array; readonly labels: Int32Array } {
  const images = idx('train-images-idx3-ubyte.gz', 16);
  const labels = idx('train-labels-idx1-ubyte.gz', 8);
  return { pixels: Float32Array.from(images, (value) => value / 255), labels: Int32Array.from(labels) };
}

function idx(file: string, header: number): Uint8Array {
  return gunzipSync(readFileSync(`${folder}/${file}`)).subarray(header);
}
