import { expect, it } from 'vitest';
import { pointerWhere } from './pointer-where.ts';

it('names the place of a value, in lists and objects', () => {
  const document = { a: [1, { 'b/c': [null, 'x'] }], x: 2 };
  expect(pointerWhere(document, (value) => value === null)).toBe('/a/1/b~1c/0');
  expect(pointerWhere(document, (value) => value === 2)).toBe('/x');
  expect(pointerWhere(document, (value) => value === 3)).toBeUndefined();
  expect(pointerWhere('x', (value) => value === 'x')).toBe('');
});

it('names a field by its name', () => {
  expect(pointerWhere([{ y: { z: 1 } }], (value) => value === 'z')).toBe('/0/y/z');
});
