import { z } from 'zod';

/** Schema of a member's document: a strict object whose `type` is the member's key. */
export type MemberConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** What every registered unit has in common: the schema of its document. */
export interface Member {
  readonly config: MemberConfig;
}

/** A registry is a folder's index: each export is a member and its name is the wire value of `type`. */
export type Registry = Readonly<Record<string, Member>>;

/** Any member's options, defaults filled in. */
export type OptionsOf<R> = {
  [K in keyof R]: R[K] extends { config: infer C extends z.ZodType } ? z.output<C> : never;
}[keyof R];

/** Any member's document as people write it. */
export type DocumentOf<R> = {
  [K in keyof R]: R[K] extends { config: infer C extends z.ZodType } ? z.input<C> : never;
}[keyof R];

/** Schema of `{ type, ...options }` for the members of a registry. */
export function unionSchema<R extends object>(registry: R): z.ZodType<OptionsOf<R>, DocumentOf<R>> {
  const [first, ...rest] = Object.values(registry as Registry).map(({ config }) => config);
  const union = rest.length === 0 ? first : z.discriminatedUnion('type', [first, ...rest]);
  return union as unknown as z.ZodType<OptionsOf<R>, DocumentOf<R>>;
}

/** The same, or the bare name of a member whose options all have defaults. */
export function namedSchema<R extends object>(
  registry: R,
): z.ZodType<OptionsOf<R>, DocumentOf<R> | (keyof R & string)> {
  const members = Object.entries(registry as Registry);
  const alone = members.filter(([type, { config }]) => config.safeParse({ type }).success).map(([type]) => type);
  const named = z.enum(alone).transform((type) => (registry as Registry)[type].config.parse({ type }));
  return z.union([named, unionSchema(registry)]) as unknown as z.ZodType<
    OptionsOf<R>,
    DocumentOf<R> | (keyof R & string)
  >;
}

/** The member that options belong to. */
export function memberOf<R extends object>(registry: R, { type }: { readonly type: string }): R[keyof R] {
  if (!Object.hasOwn(registry, type)) throw new Error(`internal: no member named ${type}`);
  return registry[type as keyof R];
}
