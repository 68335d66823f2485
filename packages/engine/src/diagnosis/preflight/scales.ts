import { finite, rounded } from '../health/rule.ts';
import type { PreflightRule } from './check.ts';
import type { NumberScale } from './measured.ts';

/** Largest number, spread between features, and distance of a target from 0 in its standard deviations, that still train well. */
const [largest, spread, distance] = [100, 100, 10];

/** Whether the numbers that go in, and those that are to come out, are of a size that networks train on.
 *  @equation max |x| <= 100, max s_j <= 100 median s_j over the features j; |mean y| <= 10 s_y, s_y <= 100
 *  @see LeCun, Bottou, Orr & Mueller 1998, "Efficient backprop", section 4.3 */
export const scales: PreflightRule = ({ features, target }) => {
  const wide = features.find((each) => !(each.largest <= largest && each.spread <= spread));
  if (wide) {
    return {
      verdict: 'warning',
      expected: `features up to ${largest} in size, none of which varies over ${spread} times as much as most`,
      received: `${wide.name} up to ${rounded(wide.largest)}, the largest standard deviation ${rounded(wide.spread)} times the middle one`,
      values: finite({ largest: wide.largest, spread: wide.spread }),
      suggestion: 'Put { "type": "standardize" } into preprocessing.',
    };
  }
  const isFar = target && !(Math.abs(target.mean) <= distance * target.standardDeviation || target.largest <= 1);
  if (target && (isFar || !(target.standardDeviation <= largest))) {
    return {
      verdict: 'warning',
      expected: `a target within ${distance} standard deviations of 0, and not far larger than 1`,
      received: `mean ${rounded(target.mean)}, standard deviation ${rounded(target.standardDeviation)}`,
      values: finite({ mean: target.mean, standardDeviation: target.standardDeviation }),
      suggestion: 'Scale the target to a mean of 0 and a standard deviation of 1 before it is uploaded.',
    };
  }
  if (features.length === 0 && !target) return undefined;
  const most = Math.max(0, ...features.map((each: NumberScale) => each.largest));
  return {
    verdict: 'passed',
    expected: `features up to ${largest} in size, none of which varies over ${spread} times as much as most`,
    received: `up to ${rounded(most)}`,
    values: finite({
      largest: most,
      ...(target && { targetMean: target.mean, targetDeviation: target.standardDeviation }),
    }),
  };
};
