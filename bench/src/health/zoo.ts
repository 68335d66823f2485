import * as dying from './dying.ts';
import * as exploding from './exploding.ts';
import * as healthy from './healthy.ts';
import * as overfitting from './overfitting.ts';
import type { Specimen } from './specimen.ts';
import * as underfitting from './underfitting.ts';
import * as vanishing from './vanishing.ts';

/** The networks by what they were built to suffer from. Thresholds were chosen on those of `tuned`; those of `heldOut` judge them. */
export const zoo: Readonly<
  Record<string, { readonly tuned: readonly Specimen[]; readonly heldOut: readonly Specimen[] }>
> = {
  deadUnits: dying,
  vanishingGradients: vanishing,
  explodingGradients: exploding,
  overfitting,
  underfitting,
  nothing: healthy,
};
