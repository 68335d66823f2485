import type { Reading } from '../health/reading.ts';

/** What was measured of a training before it made a step. */
export interface Measured {
  readonly start: Reading;
  /** Losses of outputs that are the same for every sample: of the best, and of zeros. */
  readonly constants: { readonly best: number; readonly zeros: number };
  /** Numbers that go in, input by input, and of a target of numbers. */
  readonly features: readonly NumberScale[];
  readonly target?: NumberScale | undefined;
  /** What became of one small batch that was learned on its own; undefined: it was not tried. */
  readonly oneBatch?: OneBatch | undefined;
}

/** How large numbers are. */
export interface NumberScale {
  readonly name: string;
  /** The largest size. */
  readonly largest: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** The largest standard deviation of a feature beside the middle one of those above 0; 1 where there is one feature. */
  readonly spread: number;
}

/** A batch that was learned on its own. */
export interface OneBatch {
  readonly samples: number;
  readonly steps: number;
  readonly before: number;
  readonly after: number;
}
