import type { z } from 'zod';
import type { RandomStream, Shape } from '../../tensor/index.ts';
import type { SampleKind, SampleOf } from './sample-kinds.ts';

/** Schema of an augmentation's document: a strict object whose `type` is the registry key, with `probability`. */
export type AugmentationConfig = z.ZodObject<
  { type: z.ZodLiteral<string>; probability: z.ZodDefault<z.ZodNumber> },
  z.core.$strict
>;

/** What was drawn for one sample: numbers by name, a list where every element has its own. */
export type Applied = Readonly<Record<string, number | Float32Array | Uint8Array>>;

/** A random change of one sample that keeps its shape and its label. */
export interface Augmentation<
  Config extends AugmentationConfig = AugmentationConfig,
  Drawn extends Applied = Applied,
  Kind extends SampleKind = SampleKind,
> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  /** The samples it takes. */
  readonly takes: Kind;
  /** What to do to a sample of the shape, a function of the stream alone. */
  draw(options: z.output<Config>, shape: Shape, numbers: RandomStream): Drawn;
  /** Does it, and leaves the given sample as it is. */
  apply(sample: SampleOf<Kind>, shape: Shape, applied: Drawn, options: z.output<Config>): SampleOf<Kind>;
  /** Options under which every sample stays as it is. */
  readonly still: Omit<z.input<Config>, 'type'>;
  /** Options to try it with. */
  readonly examples: readonly Omit<z.input<Config>, 'type'>[];
}

/** Makes an augmentation from its schema, how it draws and how it applies what was drawn. */
export function defineAugmentation<
  Config extends AugmentationConfig,
  Drawn extends Applied,
  const Kind extends SampleKind,
>(definition: Omit<Augmentation<Config, Drawn, Kind>, 'type'>): Augmentation<Config, Drawn, Kind> {
  return { type: definition.config.shape.type.value, ...definition };
}
