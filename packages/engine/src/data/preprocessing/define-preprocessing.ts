import type { z } from 'zod';
import type { Tensor } from '../../graph/tensor.ts';
import type { MemberConfig } from '../../registry/registry.ts';
import type { Misfit } from './misfit.ts';
import type { SampleForm } from './sample-form.ts';

/** What a fit found, as plain numbers: one list per statistic. */
export type Statistics = Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;

/** What a preprocessing makes of a form, known before anything is fitted, and why it cannot. */
export interface Planned {
  readonly form: SampleForm;
  readonly misfits: readonly Misfit[];
  /** Columns whose missing values it would read as if they were there, by name. */
  readonly unfilled?: readonly string[];
}

/** A fit under way. */
export interface Fitter<Found extends Statistics = Statistics> {
  /** Counts in samples laid out one after the other. */
  add(features: Float32Array): void;
  /** Ends a pass over all rows: what was found in them, or undefined where they have to pass once more.
   *  @throws {RangeError} if there were none. */
  endPass(): Found | undefined;
}

/** A fitted preprocessing at work. */
export interface Stage {
  /** Values of a sample before and after. */
  readonly inSize: number;
  readonly outSize: number;
  /** Samples laid out one after the other; `from` may be `to` where the sizes agree.
   *  @throws {RangeError} where the options refuse a value. */
  apply(from: Float32Array, to: Float32Array, samples: number): void;
  /** The same as a graph, to the last bit. Shapes: [batch, ...in] -> [batch, ...out]. */
  toGraph(x: Tensor): Tensor;
}

/** A stage of the way from raw values to what the network sees, whose numbers come from the training rows. */
export interface Preprocessing<Config extends MemberConfig = MemberConfig, Found extends Statistics = Statistics> {
  readonly config: Config;
  plan(form: SampleForm, options: z.output<Config>): Planned;
  /** Starts a fit; rows may be added in any number of pieces. */
  fitter(form: SampleForm, options: z.output<Config>): Fitter<Found>;
  /** What the statistics make it do. */
  stage(found: Found, form: SampleForm, options: z.output<Config>): Stage;
  /** Options to try it with. */
  readonly examples: readonly Omit<z.input<Config>, 'type'>[];
}

/** Makes a preprocessing of its parts. */
export function definePreprocessing<Config extends MemberConfig, Found extends Statistics>(
  definition: Preprocessing<Config, Found>,
): Preprocessing<Config, Found> {
  return definition;
}
