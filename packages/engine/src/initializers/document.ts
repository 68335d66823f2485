import { z } from 'zod';
import type { FloatArray, RandomStream, Shape } from '../tensor/index.ts';
import type { Distribution, Initializer } from './define-initializer.ts';
import type { Fans } from './fans.ts';
import * as registry from './index.ts';

type Registry = typeof registry;

/** Name of a registered initializer. */
export type InitializerName = keyof Registry;

/** An initializer written out: `{ type, options }`. */
export type InitializerOptions = { [Name in InitializerName]: z.input<Registry[Name]['config']> }[InitializerName];

/** An initializer in a model document: a name, which stands for its defaults, or `{ type, options }`. */
export type InitializerDocument = InitializerName | InitializerOptions;

const names = Object.keys(registry) as InitializerName[];

const members = { ...registry } as unknown as Record<InitializerName, Initializer>;
const [first, ...rest] = names.map((name) => members[name].config);
const namedAlone = names.filter((name) => members[name].config.safeParse({ type: name }).success);

/** Schema of `InitializerDocument`. A name is accepted alone where every option has a default. */
export const initializerDocument = z
  .union([z.enum(namedAlone), z.discriminatedUnion('type', [first, ...rest])])
  .meta({ id: 'Initializer' }) as unknown as z.ZodType<InitializerDocument, InitializerDocument>;

/** An initializer with its options settled. */
export interface BoundInitializer {
  readonly type: InitializerName;
  distribution(fans: Fans, shape?: Shape): Distribution;
  fill(out: FloatArray, shape: Shape, fans: Fans, stream: RandomStream): void;
}

/** The initializer that a document asks for, defaults filled in.
 *  @throws {z.ZodError} if the document is not valid. */
export function initializerOf(document: InitializerDocument): BoundInitializer {
  const written = typeof document === 'string' ? { type: document } : document;
  const chosen = members[written.type];
  const options = chosen.config.parse(written);
  return {
    type: written.type,
    distribution: (fans, shape) => chosen.distribution(fans, options, shape),
    fill: (out, shape, fans, stream) => chosen.fill(out, shape, fans, stream, options),
  };
}
