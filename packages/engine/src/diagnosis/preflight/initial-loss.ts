import { finite, rounded } from '../health/rule.ts';
import type { PreflightRule } from './check.ts';

/** So many times what is expected is too much. */
const most = 10;

/** The loss before the first step beside that of outputs of zeros, which a network starts near: ln C for logits of C classes,
 *  the mean square of the target for mse.
 *  @equation L_0 <= 10 max(L(output 0), L(best constant output)) */
export const initialLoss: PreflightRule = ({ start: { loss }, constants: { best, zeros } }) => {
  const expectation = Math.max(best, zeros);
  const shared = {
    expected: `about ${rounded(expectation)}: what outputs of zeros give (the best constant output: ${rounded(best)})`,
    received: rounded(loss),
    values: finite({ loss, ofZeros: zeros, ofBestConstant: best }),
  };
  if (!Number.isFinite(loss)) {
    const suggestion = 'Standardize the features and start from smaller weights: the first outputs are no numbers.';
    return { verdict: 'failed', ...shared, suggestion };
  }
  if (loss <= most * expectation) return { verdict: 'passed', ...shared };
  const suggestion =
    'Standardize the features (and a target of numbers), or start the last layer from smaller weights.';
  return { verdict: 'warning', ...shared, suggestion };
};
