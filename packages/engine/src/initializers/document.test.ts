import { describe, expect, it } from 'vitest';
import { ShapeError, stream } from '../tensor/index.ts';
import { initializerDocument, initializerOf } from './document.ts';
import { fansOf } from './fans.ts';

describe('an initializer in a document', () => {
  it('may be a name, which stands for the defaults', () => {
    const fans = fansOf([6, 10]);
    expect(initializerDocument.safeParse('xavierUniform').success).toBe(true);
    expect(initializerOf('xavierUniform').distribution(fans)).toEqual(
      initializerOf({ type: 'xavierUniform', gain: 1, mode: 'average' }).distribution(fans),
    );
  });

  it.each([
    ['an unknown name', 'glorot'],
    ['a name whose options have no default', 'constant'],
    ['an unknown type', { type: 'glorot' }],
    ['an unknown option', { type: 'heNormal', gain: 2 }],
    ['an option out of bounds', { type: 'xavierNormal', gain: 0 }],
    ['a number that is none', { type: 'constant', value: Number.NaN }],
  ])('may not be %s', (_what, document) => {
    expect(initializerDocument.safeParse(document).success).toBe(false);
  });
});

it('constant and zeros write their value', () => {
  const out = Float32Array.of(9, 9, 9);
  initializerOf({ type: 'constant', value: 0.5 }).fill(out, [3], { fanIn: 3, fanOut: 1 }, stream(1, 'weights', 0));
  expect([...out]).toEqual([0.5, 0.5, 0.5]);
  initializerOf('zeros').fill(out, [3], { fanIn: 3, fanOut: 1 }, stream(1, 'weights', 0));
  expect([...out]).toEqual([0, 0, 0]);
});

it('a vector has no fans of its own', () => {
  expect(() => fansOf([5])).toThrow(ShapeError);
  expect(() => fansOf([5])).toThrow(/at least two axes.*received \[5\]/);
});
