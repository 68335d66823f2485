/** Share of the running mean that stays with each loss. */
const KEPT = 0.9;

/** The first step at which a loss rises for good: its running mean exceeds its lowest value so far by a factor.
 *  @equation m_t = (0.9 s_t-1 + 0.1 L_t) / (1 - 0.9^t), s the undivided sum; rises at the first t with m_t > factor min_u<t m_u
 *  Losses that are not positive are never exceeded by a factor: where the lowest mean is 0 or less, nothing rises.
 *  The index counts from 0; undefined: the loss does not rise. A loss that is not finite rises.
 *  @see Smith 2017, "Cyclical learning rates for training neural networks", section 3.3 (a range test ends where the loss blows up) */
export function risingLoss(losses: ArrayLike<number>, factor: number): number | undefined {
  let [sum, share, lowest] = [0, 1, Number.POSITIVE_INFINITY];
  for (let at = 0; at < losses.length; at++) {
    const loss = losses[at];
    if (!Number.isFinite(loss)) return at;
    sum = KEPT * sum + (1 - KEPT) * loss;
    share *= KEPT;
    const mean = sum / (1 - share);
    if (lowest > 0 && mean > factor * lowest) return at;
    lowest = Math.min(lowest, mean);
  }
  return undefined;
}
