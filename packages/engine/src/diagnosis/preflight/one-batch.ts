import { finite, rounded } from '../health/rule.ts';
import type { PreflightRule } from './check.ts';

/** The loss of one batch has to fall to this share. */
const share = 0.6;

/** Whether a copy of the network learns one small batch by heart in a few dozen steps: what cannot do that learns nothing.
 *  @equation L_batch(after) <= 0.6 L_batch(before) */
export const oneBatch: PreflightRule = ({ oneBatch: tried }) => {
  if (tried === undefined) return undefined;
  const { samples, steps, before, after } = tried;
  const shared = {
    expected: `a loss of one batch of ${samples} samples that falls to ${rounded(share * before)} or less in ${steps} steps`,
    received: `${rounded(before)} before, ${rounded(after)} after`,
    values: finite({ before, after, steps, samples }),
  };
  if (after <= share * before) return { verdict: 'passed', ...shared };
  const suggestion =
    'Even a few samples are not learned: check that features and target belong together, give more units, and use an activation gradients pass.';
  return { verdict: 'warning', ...shared, suggestion };
};
