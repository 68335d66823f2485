import { percent } from '../health/rule.ts';
import type { PreflightRule } from './check.ts';

/** From this share of a layer's units on it starts half dead or worse. */
const most = 0.6;

/** Rectified units that give 0 for every sample already before the first step.
 *  @equation dead share of a layer = units with max over samples of a_u = 0 / units <= 0.6 */
export const deadUnits: PreflightRule = ({ start }) => {
  const layers = start.layers.filter(({ dead }) => dead !== undefined);
  if (layers.length === 0) return undefined;
  const worst = layers.reduce((most_, each) => ((each.dead ?? 0) > (most_.dead ?? 0) ? each : most_));
  const { layer, dead: share = 0, units } = worst;
  const shared = {
    expected: `at most ${percent(most)} of a layer's rectified units at 0 for every sample`,
    received: `${percent(share)} of ${units} in ${layer}`,
    values: { share, units },
  };
  if (share <= most) return { verdict: 'passed', ...shared };
  const suggestion = 'Start biases from zeros and weights from heNormal, standardize the features, or use leakyRelu.';
  return { verdict: 'warning', layer, ...shared, suggestion };
};
