import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKey, fieldsNamed } from './duplicate-key.ts';

describe('a field that comes twice', () => {
  it.each([
    ['{"a":1,"a":2}', '/a'],
    ['{"a":1, "\\u0061" : 2}', '/a'],
    ['{"a":{"b":1},"c":[0,{"b":1,"d":[],"b":[]}]}', '/c/1/b'],
    ['[{"x":1},{"x":1,"y/~":{"x":1,"x":1}}]', '/1/y~1~0/x'],
    ['{"":1,"":2}', '/'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['{"a":"{\\"a\\":1,","a":null}', '/a'],
    ['{"a\\"":1,"a\\"":2}', '/a"'],
  ])('is found in %s', (text, pointer) => {
    expect(duplicateKey(text)).toBe(pointer);
    expect(fieldsNamed(text)).toBeGreaterThan(0);
  });

  it.each([
    '{}',
    '[]',
    '1',
    '"a:b"',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1","b":"a"}',
    '{"a\\\\":1,"a":2}',
  ])('is not found in %s', (text) => expect(duplicateKey(text)).toBeUndefined());
});

// The document is the outside truth: an object of JavaScript has every field once.
it('no document that was an object has one, however it is written', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 1, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      expect(duplicateKey(text)).toBeUndefined();
    }),
  );
});

it('the fields named are those of the objects, and more only when a text looks like one', () => {
  const fieldsOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    const inside = Object.values(value).reduce((sum: number, each) => sum + fieldsOf(each), 0);
    return inside + (Array.isArray(value) ? 0 : Object.keys(value).length);
  };
  const written = fc.constantFrom(0, 2);
  const looking = fc.jsonValue({ stringUnit: fc.constantFrom('a', ':', ' ', '"', '{', '\\') });
  const plain = fc.jsonValue({ stringUnit: fc.constantFrom('a', '"', ' ', 'é', '{', '\\') });
  fc.assert(
    fc.property(looking, plain, written, (any, document, indent) => {
      expect(fieldsNamed(JSON.stringify(any, null, indent))).toBeGreaterThanOrEqual(fieldsOf(any));
      expect(fieldsNamed(JSON.stringify(document, null, indent))).toBe(fieldsOf(document));
    }),
  );
});
