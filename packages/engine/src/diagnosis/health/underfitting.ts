import { fractionPassed, type History, relativeLoss } from './history.ts';
import { isPressed } from './layer-scales.ts';
import { finite, type HealthRule, percent } from './rule.ts';

/** Shares of the baseline above which a network fits too little: of numbers, whose noise no network fits, and of classes. */
const [numbers, classes] = [0.7, 0.55];
/** Share of the training after which a loss that does not move is judged. */
const late = 2 / 3;
/** Share of the epochs over which it has to have stood still, and by how much of the baseline it may have moved. */
const [stretch, still] = [1 / 3, 0.01];

/** A training loss that ends (or has long stood still) near that of a constant output, though gradients arrive.
 *  @equation L_train / L_baseline > 0.7 (of classes 0.55) at the end, or from two thirds of the epochs on without moving by 0.01 over a third of them
 *  @see CENG502 section 6.1 */
export const underfitting: HealthRule = {
  rank: 4,
  judge: (history) => {
    const loss = relativeLoss(history);
    const bound = history.passed.at(-1)?.train.accuracy === undefined ? numbers : classes;
    if (!(loss > bound) || !(history.ended === 'completed' || standsStill(history))) return undefined;
    if (lowestOfLate(history) <= bound * history.baseline) return undefined;
    return {
      severity: 'warning',
      message: `the training loss is ${percent(loss)} of what a constant output gives, ${history.ended ? 'at the end' : 'and stands still'}`,
      suggestion: suggestionFor(history, loss),
      values: finite({ relativeLoss: loss, trainLoss: loss * history.baseline, baseline: history.baseline }),
    };
  },
  isOver: (history) => relativeLoss(history) < classes - 0.05,
};

/** The lowest training loss of the last third: a loss that jumps about is not one that stays. */
function lowestOfLate({ passed, epochs }: History): number {
  const from = (passed.at(-1)?.epoch ?? 0) - stretch * epochs;
  return Math.min(...passed.filter(({ epoch }) => epoch > from).map(({ train }) => train.loss));
}

function standsStill(history: History): boolean {
  const { passed, baseline, epochs } = history;
  const now = passed.at(-1);
  if (now === undefined || fractionPassed(history) < late) return false;
  const before = passed.findLast(({ epoch }) => epoch <= now.epoch - stretch * epochs);
  return before !== undefined && before.train.loss - now.train.loss < still * baseline;
}

function suggestionFor(history: History, loss: number): string {
  const { start, readings, passed, baseline } = history;
  const now = readings.at(-1);
  if (now && isPressed(start, now)) return 'The penalty presses the weights to nothing: use a much smaller l1 or l2.';
  if (loss > 1.5) return 'The loss is above that of a constant output: lower the learning rate.';
  const half = passed[Math.floor(passed.length / 2)];
  const last = passed.at(-1);
  const isFalling = half && last && half.train.loss - last.train.loss > 0.02 * baseline;
  const hasHardlyMoved = start !== undefined && now !== undefined && Math.abs(start.loss - now.loss) < 0.02 * baseline;
  if (isFalling)
    return 'It is still falling: train for more epochs or raise the learning rate, then add units or layers.';
  if (hasHardlyMoved)
    return 'It has hardly moved: raise the learning rate; if that does not help, add units or layers.';
  return 'Add units or layers, give better features, or use less dropout and a smaller penalty.';
}
