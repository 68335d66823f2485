import type { z } from 'zod';
import { type Shape, sizeOf } from '../../tensor/index.ts';
import { type AffineMap, checkSamples, type Per, statisticsShape } from './affine-map.ts';
import { type ColumnStatistics, columnStatistics } from './column-statistics.ts';

/** Schema of a preprocessing's document: a strict object whose `type` is the registry key, with `per`. */
export type PreprocessingConfig = z.ZodObject<{ type: z.ZodLiteral<string>; per: z.ZodType<Per> }, z.core.$strict>;

/** What a fit found, as plain numbers: one list per statistic, one number per feature or channel. */
export type Statistics = Readonly<Record<string, readonly number[]>>;

/** An affine map whose numbers come from the training rows. */
export interface Preprocessing<
  Config extends PreprocessingConfig = PreprocessingConfig,
  Found extends Statistics = Statistics,
> {
  readonly type: z.output<Config>['type'];
  readonly config: Config;
  /** Starts a fit; rows may be added in any number of pieces. */
  fitter(sampleShape: Shape, config: z.output<Config>): Fitter<Found>;
  /** The map that the statistics make. */
  map(statistics: Found, sampleShape: Shape, config: z.output<Config>): AffineMap;
}

/** A fit under way. */
export interface Fitter<Found extends Statistics = Statistics> {
  /** Counts in samples laid out one after the other. */
  add(features: Float32Array): void;
  /** What was found in the rows added so far.
   *  @throws {RangeError} if there were none. */
  finish(): Found;
}

/** Makes a preprocessing from the statistics that it keeps and the scale and shift of one feature or channel. */
export function definePreprocessing<Config extends PreprocessingConfig, Found extends Statistics>(definition: {
  config: Config;
  keep: (statistics: ColumnStatistics) => Found;
  scaleShift: (statistics: Found, column: number, config: z.output<Config>) => { scale: number; shift: number };
}): Preprocessing<Config, Found> {
  const { config, keep, scaleShift } = definition;
  return {
    type: config.shape.type.value,
    config,
    fitter: (sampleShape, { per }) => {
      const columns = columnStatistics(sampleShape, per as Per);
      return {
        add: (features) => {
          checkSamples(features, sampleShape);
          columns.add(features);
        },
        finish: () => keep(columns.finish()),
      };
    },
    map: (statistics, sampleShape, options) => {
      const shape = statisticsShape(sampleShape, options.per as Per);
      const pairs = Array.from({ length: sizeOf(shape) }, (_, column) => scaleShift(statistics, column, options));
      return {
        shape,
        scale: Float64Array.from(pairs, ({ scale }) => scale),
        shift: Float64Array.from(pairs, ({ shift }) => shift),
      };
    },
  };
}
