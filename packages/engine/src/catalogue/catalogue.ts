import written from './docstrings.json' with { type: 'json' };
import { type JsonSchema, jsonSchemas, placeOfMember, placeOfRegistry } from './json-schemas.ts';
import { type OptionDescription, optionsOf } from './options.ts';
import * as registries from './registries.ts';

/** What the docstring of a member says, and where it stands. */
export interface Docstring {
  /** What it is, in one sentence. */
  readonly summary: string;
  /** The formula in plain text, one a line. */
  readonly equation?: string;
  /** What goes in and comes out, and the shapes of the weights. */
  readonly shapes?: string;
  /** What else is to be known. */
  readonly notes?: string;
  /** Papers and equations it follows. */
  readonly see: readonly string[];
  /** Its file, from the root of the repository. */
  readonly source: string;
  /** Files of its tests. */
  readonly tests: readonly string[];
}

/** Docstrings by registry and key. */
export type Docstrings = Readonly<Record<string, Readonly<Record<string, Docstring>>>>;

/** A member of a registry: what people read of it, and what a program needs to write its document. */
export interface MemberDescription extends Docstring {
  readonly options: readonly OptionDescription[];
  /** JSON Schema of its document. */
  readonly schema: JsonSchema;
}

export interface RegistryDescription {
  /** JSON Schema of what a document may hold where it names a member. */
  readonly schema: JsonSchema;
  readonly members: Readonly<Record<string, MemberDescription>>;
}

/** Everything that may be asked for, by registry and key; `$ref`s are JSON Pointers of the form `#/registries/...`. */
export type Catalogue = Readonly<Record<string, RegistryDescription>>;

const undocumented: Docstring = { summary: '', see: [], source: '', tests: [] };

/** Describes every member of every registry. */
export function catalogueOf(docstrings: Docstrings = written): Catalogue {
  const schemas = jsonSchemas();
  return Object.fromEntries(
    Object.entries(registries).map(([registry, members]) => {
      const keys = Object.keys(members);
      const anyMember = { oneOf: keys.map((key) => ({ $ref: placeOfMember(registry, key) })) };
      const described = keys.map((key) => {
        const own = schemas[placeOfMember(registry, key)];
        const docstring = docstrings[registry]?.[key] ?? undocumented;
        return [key, { ...docstring, options: optionsOf(own), schema: own }] as const;
      });
      return [
        registry,
        { schema: schemas[placeOfRegistry(registry)] ?? anyMember, members: Object.fromEntries(described) },
      ];
    }),
  );
}
