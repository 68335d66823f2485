import { expect, it } from 'vitest';
import { seeded } from './random.ts';

const draws = (source = seeded(7)) => Array.from({ length: 50 }, () => source.next());

it('the same seed draws the same, another seed something else', () => {
  expect(draws()).toEqual(draws());
  expect(draws()).not.toEqual(draws(seeded(8)));
});

it('draws lie within their bounds and reach both ends', () => {
  const source = seeded(1);
  const seen = new Set(Array.from({ length: 500 }, () => source.between(3, 6)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6]);
});

it('a fork draws the same whatever was drawn before it', () => {
  const used = seeded(7);
  used.next();
  expect(draws(used.fork('x'))).toEqual(draws(seeded(7).fork('x')));
  expect(draws(seeded(7).fork('x'))).not.toEqual(draws(seeded(7).fork('y')));
});
