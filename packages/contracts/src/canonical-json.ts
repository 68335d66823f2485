function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A JSON document with the keys of its objects sorted and no white space: equal text for equal documents.
 *  @see RFC 8785 */
export function canonicalJson(document: unknown): string {
  return JSON.stringify(document, sortedKeys);
}
