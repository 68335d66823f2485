import type { Estimated } from './sampled-models.ts';

/** The variance of targets that no model can explain, from points that have equal features.
 *  @equation noise = sum_g sum_i (t_gi - t_g)^2 / sum_g (n_g - 1), standard error noise sqrt(2 / sum_g (n_g - 1)) under normal noise
 *  Undefined where no two points have equal features.
 *  @see Draper & Smith 1998, "Applied regression analysis", section 2.1 (pure error) */
export function pureError(
  groupOf: readonly (string | number)[],
  targets: ArrayLike<number>,
): (Estimated & { readonly freedom: number }) | undefined {
  const groups = new Map<string | number, { count: number; sum: number; squares: number }>();
  groupOf.forEach((name, at) => {
    const group = groups.get(name) ?? { count: 0, sum: 0, squares: 0 };
    groups.set(name, group);
    // Welford's update: targets far from 0 lose no digits.
    const distance = targets[at] - group.sum / Math.max(1, group.count);
    group.squares += (distance ** 2 * group.count) / (group.count + 1);
    group.count += 1;
    group.sum += targets[at];
  });
  const freedom = groupOf.length - groups.size;
  if (freedom === 0) return undefined;
  const value = [...groups.values()].reduce((sum, { squares }) => sum + squares, 0) / freedom;
  return { value, standardError: value * Math.sqrt(2 / freedom), freedom };
}
