import type { z } from 'zod';
import type { FloatArray, RandomStream, Shape } from '../tensor/index.ts';
import type { Fans } from './fans.ts';

/** What an initializer draws from: uniform on [-bound, bound) where `bound` is given, normal otherwise. */
export interface Distribution {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly bound?: number;
}

/** Schema of an initializer's document: a strict object whose `type` is the registry key. */
export type InitializerConfig = z.ZodObject<{ type: z.ZodLiteral<string> }, z.core.$strict>;

/** A way to start weights. */
export interface Initializer<Config extends InitializerConfig = InitializerConfig> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  /** Mean and standard deviation (and the bound of a uniform one) of every element of a weight of `shape`.
   *  Default of the shape: that of a matrix of those fans. */
  distribution(fans: Fans, config: z.output<Config>, shape?: Shape): Distribution;
  /** Writes the start values of a weight of `shape` over `out`: a function of the stream and the arguments alone. */
  fill(out: FloatArray, shape: Shape, fans: Fans, stream: RandomStream, config: z.output<Config>): void;
}

/** Makes an initializer; without a `fill` of its own every element is drawn from `distribution`, independently. */
export function defineInitializer<Config extends InitializerConfig>(
  definition: Pick<Initializer<Config>, 'config' | 'distribution'> & Partial<Pick<Initializer<Config>, 'fill'>>,
): Initializer<Config> {
  const { config, distribution } = definition;
  return {
    type: config.shape.type.value,
    config,
    distribution,
    fill: definition.fill ?? ((out, _shape, fans, stream, options) => draw(out, distribution(fans, options), stream)),
  };
}

function draw(out: FloatArray, { mean, standardDeviation, bound }: Distribution, stream: RandomStream): void {
  if (standardDeviation === 0) {
    out.fill(mean);
    return;
  }
  if (bound === undefined) {
    stream.fillNormal(out);
    for (let i = 0; i < out.length; i++) out[i] = mean + standardDeviation * out[i];
    return;
  }
  stream.fillUniform(out);
  for (let i = 0; i < out.length; i++) out[i] = mean + bound * (2 * out[i] - 1);
}

/** The uniform distribution of mean 0 on [-bound, bound): its standard deviation is bound / sqrt(3). */
export function uniformWithin(bound: number): Distribution {
  return { mean: 0, standardDeviation: bound / Math.sqrt(3), bound };
}

/** The uniform distribution of mean 0 with the given standard deviation: its bound is sqrt(3) * standardDeviation. */
export function uniformOfDeviation(standardDeviation: number): Distribution {
  return { mean: 0, standardDeviation, bound: Math.sqrt(3) * standardDeviation };
}
