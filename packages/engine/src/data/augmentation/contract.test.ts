import { describe, expect, it } from 'vitest';
import { type Shape, sizeOf, stream } from '../../tensor/index.ts';
import { describeDocuments } from '../../testing/member-documents.ts';
import type { Augmentation } from './define-augmentation.ts';
import type { BatchAugmentation } from './define-batch-augmentation.ts';
import {
  type AugmentationOptions,
  augment,
  augmentationMisfit,
  augmentationSchema,
  augmentationsSchema,
  type BatchAugmentationOptions,
  drawMix,
} from './document.ts';
import * as registry from './index.ts';
import { type Sample, type SampleKind, sampleKinds } from './sample-kinds.ts';

// What every augmentation must pass.

const shapes: Readonly<Record<SampleKind, readonly Shape[]>> = {
  image: [
    [1, 5, 7],
    [3, 6, 4],
    [2, 1, 1],
  ],
  colourImage: [
    [3, 6, 4],
    [3, 1, 2],
  ],
  signal: [[9, 3], [12], [1]],
  numbers: [[2, 3, 4, 2], [5], [1, 4, 6]],
  tokens: [[14], [1], [2]],
};

/** Values of [0, 1), or ids of 0 .. 19. */
function sampleOf(kind: SampleKind, shape: Shape, step: number): Sample {
  const values = new Float32Array(sizeOf(shape));
  stream(3, 'sample', step).fillUniform(values);
  return kind === 'tokens' ? Int32Array.from(values, (value) => value * 20) : values;
}

const all = Object.entries(registry) as unknown as [string, Augmentation | BatchAugmentation][];
const members = all.filter((entry): entry is [string, Augmentation] => entry[1].takes !== 'batch');
const batchMembers = all.filter((entry): entry is [string, BatchAugmentation] => entry[1].takes === 'batch');

describe.each(batchMembers)('%s', (name, { type, config, still, examples }) => {
  describeDocuments(name, config, examples);
  const documents = [{}, ...examples].map(
    (options) => augmentationSchema.parse({ type, ...options, probability: 1 }) as BatchAugmentationOptions,
  );
  const key = { seed: 3, epoch: 2, batch: 5 };

  it('takes a chance of being applied, and every option has a default', () => {
    expect(config.parse({ type }).probability).toBeGreaterThan(0);
  });

  it('leaves batches as they are at zero strength, and with probability 0', () => {
    for (const options of [still, ...examples.map((example) => ({ ...example, probability: 0 }))]) {
      const parsed = augmentationSchema.parse({ type, ...options }) as BatchAugmentationOptions;
      for (let batch = 0; batch < 20; batch++) expect(drawMix(parsed, 8, { ...key, batch })).toBeUndefined();
    }
  });

  it('mixes each sample with one of the batch, a function of seed, epoch and batch', () => {
    for (const options of documents) {
      const mix = drawMix(options, 9, key);
      expect(drawMix(options, 9, key)).toEqual(mix);
      expect(drawMix(options, 9, { ...key, batch: 6 })).not.toEqual(mix);
      expect(mix!.share).toSatisfy((share: number) => share >= 0 && share <= 1);
      expect([...mix!.partners].sort()).toEqual(Array.from({ length: 9 }, (_, i) => i));
    }
  });

  it('comes last in a list, and takes numbers only', () => {
    expect(augmentationsSchema.safeParse([{ type: 'gaussianNoise' }, { type }]).success).toBe(true);
    const { error } = augmentationsSchema.safeParse([{ type }, { type: 'gaussianNoise' }]);
    expect(error?.issues).toMatchObject([{ path: [0], message: expect.stringContaining(`${type} at the end`) }]);
    expect(augmentationMisfit({ type } as AugmentationOptions, [4], 'float32')).toBeUndefined();
    expect(augmentationMisfit({ type } as AugmentationOptions, [4], 'int32')?.message).toContain(type);
  });
});

describe.each(members)('%s', (name, { type, config, takes, still, examples }) => {
  describeDocuments(name, config, examples);
  const documents = [{}, still, ...examples].map((options) => augmentationSchema.parse({ type, ...options }));
  const cases = shapes[takes].map((shape, step) => ({ shape, sample: sampleOf(takes, shape, step) }));

  it('takes a chance of being applied, and every option has a default', () => {
    expect(config.parse({ type }).probability).toBeGreaterThan(0);
    for (const probability of [-0.1, 1.1, Number.NaN]) {
      expect(config.safeParse({ type, probability }).success).toBe(false);
    }
  });

  it('keeps kind and shape, gives finite numbers, and leaves the given sample as it is', () => {
    for (const { shape, sample } of cases) {
      const before = sample.slice();
      for (const options of documents) {
        for (let row = 0; row < 20; row++) {
          const changed = augment(sample, shape, [options], { seed: 1, epoch: 0, row });
          expect(changed.constructor).toBe(sample.constructor);
          expect(changed).toHaveLength(sample.length);
          expect(changed.every(Number.isFinite)).toBe(true);
        }
      }
      expect(sample).toEqual(before);
    }
  });

  it('changes nothing at zero strength, nor with probability 0', () => {
    for (const options of [still, ...examples.map((example) => ({ ...example, probability: 0 }))]) {
      const pipeline = [augmentationSchema.parse({ type, ...options })];
      for (const { shape, sample } of cases) {
        for (let row = 0; row < 20; row++) {
          expect(augment(sample, shape, pipeline, { seed: 2, epoch: 1, row })).toEqual(sample);
        }
      }
    }
  });

  it('draws plain numbers from the stream alone', () => {
    const member = members.find(([key]) => key === name)![1];
    for (const options of documents) {
      for (const { shape } of cases) {
        const applied = member.draw(options as never, shape, stream(5, 'draw', 6));
        expect(member.draw(options as never, shape, stream(5, 'draw', 6))).toEqual(applied);
        for (const value of Object.values(applied)) {
          expect(typeof value === 'number' ? [value] : Array.from(value)).toSatisfy((list: number[]) =>
            list.every(Number.isFinite),
          );
        }
      }
    }
  });

  it('gives the same bytes for the same seed, epoch and row, in any order, and others for others', () => {
    const { shape, sample } = cases[0];
    const pipeline = [augmentationSchema.parse({ type, ...examples[0], probability: 0.5 })];
    const rows = Array.from({ length: 40 }, (_, row) => row);
    const run = (order: number[], seed: number, epoch: number) =>
      new Map(order.map((row) => [row, augment(sample, shape, pipeline, { seed, epoch, row })]));
    const first = run(rows, 7, 0);
    const backwards = run([...rows].reverse(), 7, 0);
    for (const row of rows) expect(backwards.get(row)).toEqual(first.get(row));
    expect(run(rows, 8, 0)).not.toEqual(first);
    expect(run(rows, 7, 1)).not.toEqual(first);
  });

  it('names itself and what it takes when a sample does not fit', () => {
    const shape = takes === 'numbers' ? [2] : [1, 2, 3, 4];
    const misfit = augmentationMisfit(
      { type } as AugmentationOptions,
      shape,
      takes === 'numbers' ? 'int32' : 'float32',
    );
    expect(misfit?.message).toContain(`${type} expects ${sampleKinds[takes].expected}, received`);
    const [fitting] = shapes[takes];
    const pipeline = [augmentationSchema.parse({ type, probability: 1 })];
    const wrong = new (takes === 'tokens' ? Int32Array : Float32Array)(sizeOf(fitting) + 1);
    expect(() => augment(wrong, fitting, pipeline, { seed: 1, epoch: 0, row: 0 })).toThrow(
      new RegExp(`^${type} expects ${sizeOf(fitting)} values`),
    );
  });
});
