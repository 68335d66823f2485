import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { expectShare } from '../../testing/expect-draws.ts';
import { type AugmentationDocument, augment, augmentationSchema } from './document.ts';

const shape = [1, 5, 5];
const image: Float32Array = new Float32Array(25);
stream(6, 'image', 0).fillUniform(image);

function run(documents: readonly AugmentationDocument[], row: number, epoch = 0): Float32Array {
  const pipeline = documents.map((document) => augmentationSchema.parse(document));
  return augment(image, shape, pipeline, { seed: 5, epoch, row });
}

describe('a pipeline', () => {
  it('may be empty', () => {
    expect(run([], 0)).toEqual(image);
  });

  it('applies its members in their order', () => {
    const dark: AugmentationDocument = { type: 'brightness', max: 0, range: [-1, 0.25] };
    const bright: AugmentationDocument = { type: 'brightness', max: 0, range: [0.75, 2] };
    expect(run([dark, bright], 0)).toEqual(new Float32Array(25).fill(0.75));
    expect(run([bright, dark], 0)).toEqual(new Float32Array(25).fill(0.25));
  });

  it('draws for each place by itself: two equal flips cancel by chance, each independent of the other', () => {
    const flip: AugmentationDocument = { type: 'horizontalFlip', probability: 0.5 };
    const rows = Array.from({ length: 4000 }, (_, row) => row);
    const once = rows.map((row) => (run([flip], row)[0] === image[0] ? 0 : 1));
    const twice = rows.map((row) => (run([flip, flip], row)[0] === image[0] ? 0 : 1));
    expectShare(once, 0.5);
    expectShare(twice, 0.5);
    expectShare(
      once.map((first, row) => (first === twice[row] ? 1 : 0)),
      0.5,
    );
  });

  it('draws anew in every epoch, independent of the one before', () => {
    const flip: AugmentationDocument = { type: 'verticalFlip', probability: 0.5 };
    const same = Array.from({ length: 4000 }, (_, row) => (run([flip], row, 0)[0] === run([flip], row, 1)[0] ? 1 : 0));
    expectShare(same, 0.5);
  });

  it('names the member that does not take the sample', () => {
    expect(() => run([{ type: 'saturation' }], 0)).toThrow(
      'saturation expects an image of shape [3, height, width], red, green and blue, received float32 of shape [1, 5, 5].',
    );
    expect(() => run([{ type: 'horizontalFlip', probability: 1 }, { type: 'tokenSwap' }], 0)).toThrow(
      'tokenSwap expects int32 token ids of shape [time], received float32 of shape [1, 5, 5].',
    );
  });
});
