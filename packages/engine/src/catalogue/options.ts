import type { JsonSchema } from './json-schemas.ts';

/** One option of a member, for people. */
export interface OptionDescription {
  readonly name: string;
  /** Such as `integer`, `"same" | "valid"`, `list of number`, `activation`. */
  readonly type: string;
  /** Such as `1 to 64`, `above 0`, `0 to below 1`. */
  readonly bounds?: string;
  readonly default?: unknown;
  readonly required: boolean;
  readonly description: string;
}

/** The options that a member's JSON Schema takes, but for `type`. */
export function optionsOf({ properties = {}, required = [] }: JsonSchema): OptionDescription[] {
  const named = Object.entries(properties).filter(([name]) => name !== 'type');
  return named.map(([name, property]) => {
    const schema = property as JsonSchema;
    const bounds = boundsOf(schema);
    return {
      name,
      type: typeOf(schema),
      ...(bounds !== '' && { bounds }),
      ...('default' in schema && { default: schema.default }),
      required: required.includes(name),
      description: schema.description ?? '',
    };
  });
}

/** The type of a value in a few words. */
export function typeOf(schema: JsonSchema): string {
  if (schema.$ref) return kindNamed(schema.$ref);
  const choices = alternatives(schema);
  if (choices.length > 0) return unique(choices.map(typeOf)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return typeOfList(schema);
  if (schema.type === 'object' && schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return typeof schema.type === 'string' ? schema.type : 'any';
}

/** The bounds of a value in a few words; an empty text: none. */
export function boundsOf(schema: JsonSchema): string {
  const choices = alternatives(schema);
  if (choices.length > 0) return unique(choices.map(boundsOf)).join('; ');
  if (schema.type === 'array') return boundsOfList(schema);
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
      name,
      boundsOf(field as JsonSchema),
    ]);
    return fields.flatMap(([name, bounds]) => (bounds ? [`${name}: ${bounds}`] : [])).join('; ');
  }
  if (schema.type !== 'number' && schema.type !== 'integer') return '';
  return [lowerBound(schema), upperBound(schema)].filter((bound) => bound !== '').join(' ');
}

function alternatives({ anyOf, oneOf }: JsonSchema): JsonSchema[] {
  return (anyOf ?? oneOf ?? []) as JsonSchema[];
}

/** `#/registries/activations/...` is one of the activations, `#` or `#/$defs/...` what it names. */
function kindNamed(reference: string): string {
  const [, registry] = /^#\/registries\/(\w+)\/schema$/.exec(reference) ?? [];
  return registry ? `one of ${registry}` : 'object';
}

function typeOfList({ items, prefixItems }: JsonSchema): string {
  if (prefixItems) return `[${prefixItems.map((item) => typeOf(item as JsonSchema)).join(', ')}]`;
  return `list of ${items === undefined ? 'any' : typeOf(items as JsonSchema)}`;
}

function boundsOfList({ items, minItems, maxItems }: JsonSchema): string {
  const each = items === undefined ? '' : boundsOf(items as JsonSchema);
  return [countOf(minItems, maxItems), each && `each ${each}`].filter((part) => part !== '').join(', ');
}

function countOf(least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return '';
  if (least === most) return `${least} items`;
  if (most === undefined) return `at least ${least} items`;
  return least === undefined ? `at most ${most} items` : `${least} to ${most} items`;
}

function lowerBound({ minimum, exclusiveMinimum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return `above ${exclusiveMinimum}`;
  return minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : `from ${minimum}`;
}

function upperBound({ maximum, exclusiveMaximum }: JsonSchema): string {
  if (exclusiveMaximum !== undefined) return `to below ${exclusiveMaximum}`;
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : `to ${maximum}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
