/** JSON Pointer (RFC 6901) of a path: /layers/3/units; the empty text is the whole document. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function ownValue(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

/** The value at a path of a document, undefined when nothing is there; inherited properties do not count. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(ownValue, document);
}
