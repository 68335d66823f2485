type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an object is to be another member of its registry, whose options are none of the old one's. */
const isOther = (target: unknown, { type }: Json): boolean =>
  !isObject(target) || (type !== undefined && type !== target.type);

/** A document after a JSON merge patch (RFC 7396); an object of another `type` takes the place of the one that was. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isOther(target, patch) ? [] : Object.entries(target as Json));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}
