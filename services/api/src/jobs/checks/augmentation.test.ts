import { checkModel } from '@trainyard/engine/check';
import { augmentationSchema, augmentationsSchema, lossSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { column, fashion, profile } from '../../testing/profiles.ts';
import { type Augmented, augmentationFindings, augmentedInputsOf, rangedAugmentation } from './augmentation.ts';

const crossEntropy = lossSchema.parse({ type: 'crossEntropy' });
const image = { name: 'image', shape: [1, 28, 28], dtype: 'float32' };
const measures = { name: 'measures', shape: [4], dtype: 'float32' };
const words = { name: 'words', shape: [12], dtype: 'int64' };
const augmented = (inputs: Augmented['inputs'], more: Partial<Augmented> = {}): Augmented => ({
  inputs,
  losses: [crossEntropy],
  teacher: undefined,
  ...more,
});
const list = (...types: string[]) => types.map((type) => augmentationSchema.parse({ type }));
const places = (...asked: Parameters<typeof augmentationFindings>) =>
  augmentationFindings(...asked).map(({ pointer, code }) => [pointer, code]);

describe('augmentationFindings', () => {
  it('has none where each member fits an input', () => {
    expect(places(list('horizontalFlip', 'gaussianNoise', 'mixup'), augmented([image]))).toEqual([]);
    expect(places(list('rotate', 'gain', 'tokenSwap'), augmented([image, measures, words]))).toEqual([]);
    expect(places({ words: list('tokenDropout'), image: list('crop') }, augmented([image, words]))).toEqual([]);
  });

  it('names the members that fit no input, with what they take', () => {
    const findings = augmentationFindings(list('rotate', 'gaussianNoise', 'tokenSwap'), augmented([measures]));
    expect(findings).toMatchObject([
      {
        pointer: '/augmentation/0',
        code: 'augmentationMisfit',
        severity: 'error',
        expected: 'an image of shape [channels, height, width]',
        received: 'float32 of shape [4]',
        hint: expect.any(String),
      },
      { pointer: '/augmentation/2', expected: 'int32 token ids of shape [time]' },
    ]);
  });

  it('holds the list of one input to that input', () => {
    expect(places({ image: list('gain'), other: list('crop') }, augmented([image, measures]))).toEqual([
      ['/augmentation/image/0', 'augmentationMisfit'],
      ['/augmentation/other', 'unknownInput'],
    ]);
    expect(places({ image: list('mixup') }, augmented([image]))).toEqual([
      ['/augmentation/image/0', 'augmentationMisfit'],
    ]);
  });

  it('refuses to mix ids, and targets that cannot be mixed', () => {
    const at = [['/augmentation/0', 'augmentationMisfit']];
    expect(places(list('mixup'), augmented([image, words]))).toEqual(at);
    expect(places(list('mixup'), augmented([image], { teacher: 'soFar' }))).toEqual(at);
    expect(places(list('mixup'), augmented([image], { losses: [lossSchema.parse({ type: 'hinge' })] }))).toEqual(at);
    const ignoring = lossSchema.parse({ type: 'crossEntropy', ignoreIndex: 0 });
    expect(places(list('mixup'), augmented([image], { losses: [crossEntropy, ignoring] }))).toEqual(at);
    expect(places(list('mixup'), augmented([image], { losses: [lossSchema.parse({ type: 'mse' })] }))).toEqual([]);
  });
});

it('a list that mixes before its end is refused with the place', () => {
  expect(augmentationsSchema.safeParse([{ type: 'mixup' }, { type: 'crop' }]).error?.issues[0]?.path).toEqual([0]);
});

describe('rangedAugmentation', () => {
  const asked = augmentationsSchema.parse([
    { type: 'brightness' },
    { type: 'contrast', range: [0, 2] },
    { type: 'crop' },
  ]);

  it('fills in what bytes can be, else what the columns hold', () => {
    const bytes = profile([column('image', { type: 'tensor', dtype: 'uint8', shape: [1, 2, 2], min: 3, max: 200 })]);
    expect(rangedAugmentation(asked, { input: ['image'] }, bytes)).toMatchObject([
      { range: [0, 255] },
      { range: [0, 2] },
      { type: 'crop' },
    ]);
    const table = profile([
      column('a', { min: 0, max: 9 }),
      column('b', { min: -2, max: 16 }),
      column('c', { max: 90 }),
    ]);
    expect(rangedAugmentation({ input: asked }, { input: ['a', 'b'] }, table)).toMatchObject({
      input: [{ range: [-2, 16] }, { range: [0, 2] }, {}],
    });
  });

  it('leaves open what the dataset does not tell', () => {
    expect(rangedAugmentation(asked, { input: ['image'] }, fashion)).toEqual(asked);
    const two = { left: ['a'], right: ['b'] };
    expect(rangedAugmentation(asked, two, profile([column('a', { min: 0, max: 1 })]))).toEqual(asked);
  });
});

it('augmentedInputsOf takes the shape of the features, else of the model', () => {
  const { model } = checkModel({
    input: { shape: [1, 8, 8] },
    layers: [{ type: 'flatten' }, { type: 'dense', units: 2 }],
  });
  const placed = { model: model!, at: (pointer: string) => pointer };
  const feeds = { teacher: undefined, sources: { input: { columns: ['*'] }, unknown: { columns: ['*'] } } };
  expect(augmentedInputsOf(feeds, placed)).toEqual([{ name: 'input', shape: [1, 8, 8], dtype: 'float32' }]);
});
