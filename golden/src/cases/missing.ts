import { activations, type Finding, initializers, valueAt } from '@trainyard/engine';

const registryOfField: Readonly<Record<string, readonly [noun: string, registry: object]>> = {
  activation: ['activation', activations],
  initializer: ['initializer', initializers],
  biasInitializer: ['initializer', initializers],
};

/** Names the registry entry that a finding misses, such as `layer lstm`, `activation elu` or `field dense.dropConnect`;
 *  undefined: the document is wrong in another way. `document` is what the finding points into. */
export function missingEntry({ code, pointer }: Finding, document: unknown): string | undefined {
  const path = pointer.split('/').slice(1).map(unescaped);
  const last = path.at(-1) ?? '';
  const value = valueAt(document, path);
  if (code === 'unknownLayer') return typeof value === 'string' ? `layer ${value}` : undefined;
  if (code === 'unknownField') return `field ${ownerOf(document, path)}.${last}`;
  const field = last === 'type' ? path.at(-2) : last;
  const [noun, registry] = (field !== undefined && registryOfField[field]) || [];
  if (noun === undefined || registry === undefined || typeof value !== 'string') return undefined;
  return Object.hasOwn(registry, value) ? undefined : `${noun} ${value}`;
}

/** The type of the object that has a field, or the field it is in. */
function ownerOf(document: unknown, path: readonly string[]): string {
  const parent = path.slice(0, -1);
  const type = valueAt(document, [...parent, 'type']);
  return typeof type === 'string' ? type : (parent.findLast((key) => !/^\d+$/.test(key)) ?? 'model');
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
