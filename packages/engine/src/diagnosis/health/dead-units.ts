import { type History, relativeLoss, runawayLoss } from './history.ts';
import { isPressed } from './layer-scales.ts';
import type { LayerReading, Reading } from './reading.ts';
import { finite, type HealthRule, percent } from './rule.ts';

/** Shares of a layer's units from which on it is dead, and where the others make up for it: the loss is below that share
 *  of the baseline. */
const [most, nearlyAll, wellLearned] = [0.7, 0.85, 0.3];
/** In smaller layers a share says nothing: there all units have to be dead. */
const fewUnits = 4;

/** Rectified units that give 0 for every sample: no gradient passes them, so they never come back.
 *  @equation dead share of a layer = units with max over samples of a_u = 0 / units
 *  @see Lu et al. 2019, "Dying ReLU and initialization" */
export const deadUnits: HealthRule = {
  rank: 2,
  atStart: ({ start }) => start !== undefined && deadLayers(start, most).length > 0,
  judge: (history) => {
    const now = history.readings.at(-1);
    if (now === undefined || isPressed(history.start, now)) return undefined;
    const layers = deadLayers(now, shareFor(history));
    const [first] = layers;
    if (first === undefined) return undefined;
    // A step too long passes through layers that are nearly dead on the way to numbers without end.
    if (!(now.loss < runawayLoss(history)) && !layers.some(({ dead }) => dead === 1)) return undefined;
    const [share, units] = [first.dead ?? 0, Math.round((first.dead ?? 0) * first.units)];
    const others = layers.length > 1 ? `, and so are most in ${layers.length - 1} further layers` : '';
    return {
      severity: share === 1 ? 'error' : 'warning',
      layer: first.layer,
      layers: layers.map(({ layer }) => layer),
      message: `${units} of ${first.units} units of ${first.layer} (${percent(share)}) give 0 for every sample${others}`,
      suggestion: suggestionFor(history),
      values: finite({ share, deadUnits: units, units: first.units, relativeLoss: relativeLoss(history) }),
    };
  },
  isOver: ({ readings }) => {
    const now = readings.at(-1);
    return now !== undefined && deadLayers(now, most / 2).length === 0;
  },
};

function shareFor(history: History): number {
  return relativeLoss(history) < wellLearned ? nearlyAll : most;
}

function deadLayers({ layers }: Reading, share: number): LayerReading[] {
  return layers.filter(({ dead = 0, units }) => dead >= (units < fewUnits ? 1 : share));
}

function suggestionFor({ start }: History): string {
  if (start !== undefined && deadLayers(start, most).length > 0) {
    return 'They are dead from the start: start biases from zeros and weights from heNormal, standardize the features, or use leakyRelu.';
  }
  return 'Training killed them: lower the learning rate or clip the gradient, and use leakyRelu or elu.';
}
