import { describe, expect, it } from 'vitest';
import { stream } from '../../tensor/index.ts';
import { draws, expectMoments, expectUniform } from '../../testing/expect-draws.ts';
import { applyAugmentation, augment, augmentationSchema } from './document.ts';

const shape = [3, 4, 5];
const image: Float32Array = new Float32Array(60);
stream(2, 'image', 0).fillUniform(image);

function factorsOf(type: 'contrast' | 'saturation' | 'gain', max: number): number[] {
  return draws({ type, max }, shape).map(({ factor }) => factor as number);
}

describe('contrast, saturation and gain', () => {
  it.each(['contrast', 'saturation', 'gain'] as const)('%s draws a factor around 1, never a negative one', (type) => {
    expectUniform(factorsOf(type, 0.3), 0.7, 1.3);
    expectUniform(factorsOf(type, 2), 0, 3);
  });

  it('contrast 0 leaves the mean grey, saturation 0 the grey of each pixel', () => {
    const flat = applyAugmentation(augmentationSchema.parse({ type: 'contrast' }), image, shape, { factor: 0 });
    expect(new Set(flat).size).toBe(1);
    const grey = applyAugmentation(augmentationSchema.parse({ type: 'saturation' }), image, shape, { factor: 0 });
    for (let pixel = 0; pixel < 20; pixel++) {
      const luma = 0.2989 * image[pixel] + 0.587 * image[20 + pixel] + 0.114 * image[40 + pixel];
      for (const channel of [0, 1, 2]) expect(grey[20 * channel + pixel]).toBeCloseTo(luma, 6);
    }
  });

  it('contrast keeps pixels in their range', () => {
    const options = augmentationSchema.parse({ type: 'contrast', range: [0.2, 0.6] });
    const changed = applyAugmentation(options, image, shape, { factor: 9 });
    expect([Math.min(...changed), Math.max(...changed)]).toEqual([Math.fround(0.2), Math.fround(0.6)]);
  });
});

describe('gaussianNoise', () => {
  it('is normal with mean 0 and the given deviation, by itself', () => {
    const drawn = draws({ type: 'gaussianNoise', standardDeviation: 2.5 }, [2, 3]);
    for (const place of [0, 5]) {
      const values = drawn.map(({ noise }) => (noise as Float32Array)[place]);
      expectMoments(values, 0, 6.25);
    }
    const products = drawn.map(({ noise }) => (noise as Float32Array)[0] * (noise as Float32Array)[5]);
    expectMoments(
      products.map((product) => Math.sign(product)),
      0,
      1,
    );
  });

  it('in a pipeline is what comes on top of the transformed sample', () => {
    const noisy = augmentationSchema.parse({ type: 'gaussianNoise', standardDeviation: 0.5 });
    const flip = augmentationSchema.parse({ type: 'horizontalFlip', probability: 1 });
    const point = { seed: 4, epoch: 3, row: 2 };
    const still = augmentationSchema.parse({ type: 'gaussianNoise', standardDeviation: 0 });
    const transformed = augment(image, shape, [flip, still], point);
    const noise = augment(new Float32Array(60), shape, [flip, noisy], point);
    const both = augment(image, shape, [flip, noisy], point);
    for (const [i, value] of both.entries()) expect(value).toBeCloseTo(transformed[i] + noise[i], 6);
  });
});
