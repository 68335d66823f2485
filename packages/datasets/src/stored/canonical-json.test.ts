import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('the order in which keys were set does not show', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'x', e: undefined })).toBe('{"a":"x","b":[{"c":2,"d":1}]}');
});

test('is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a key named __proto__ is a key like any other', () => {
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":2}'))).toBe('{"__proto__":2,"a":1}');
});
