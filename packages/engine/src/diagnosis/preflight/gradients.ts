import { finite, rounded } from '../health/rule.ts';
import type { PreflightRule } from './check.ts';

const everyOne = 'a finite gradient other than 0 for every trained parameter';

/** Whether the gradient of every trained parameter is finite, and not 0 all over.
 *  @equation 0 < |dL/dtheta| < infinity for every parameter tensor theta */
export const gradients: PreflightRule = ({ start: { parameters } }) => {
  if (parameters.length === 0) return undefined;
  const sizes = parameters.map(({ gradient }) => gradient);
  const values = finite({ parameters: parameters.length, smallest: Math.min(...sizes), largest: Math.max(...sizes) });
  const endless = parameters.find(({ gradient }) => !Number.isFinite(gradient));
  if (endless) {
    return {
      verdict: 'failed',
      layer: endless.layer,
      expected: everyOne,
      received: `one of ${endless.name} that is no finite number`,
      values,
      suggestion: 'Standardize the features, and start from heNormal or xavierNormal without a gain.',
    };
  }
  const without = parameters.filter(({ gradient }) => gradient === 0);
  const [first] = without;
  const received = `root mean squares from ${rounded(Math.min(...sizes))} to ${rounded(Math.max(...sizes))}`;
  if (first === undefined) return { verdict: 'passed', expected: everyOne, received, values };
  const others = without.length > 1 ? ` and ${without.length - 1} more` : '';
  return {
    verdict: 'warning',
    layer: first.layer,
    expected: everyOne,
    received: `none for ${first.name}${others}`,
    values: { ...values, without: without.length },
    suggestion:
      'Nothing flows back to it: look for dead or saturated units behind it, for weights of zeros, or for a layer that no output reads.',
  };
};
