import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('writes equal documents as equal text, whatever the order of their keys', () => {
  // After the example of RFC 8785, section 3.2.3.
  const document = { b: [3, { z: null, a: 'x' }], numbers: [333333333.5, 1e30, 4.5, 2e-3], a: true };
  expect(canonicalJson(document)).toBe('{"a":true,"b":[3,{"a":"x","z":null}],"numbers":[333333333.5,1e+30,4.5,0.002]}');
});

it('leaves out fields that are undefined, and keeps the order of lists', () => {
  expect(canonicalJson({ y: undefined, x: [2, 1] })).toBe('{"x":[2,1]}');
});
