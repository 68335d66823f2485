import { type EpochMetrics, type History, learnedLittle, relativeLoss } from './history.ts';
import { finite, type HealthRule, rounded } from './rule.ts';

/** Gap between the losses of both parts, as a share of the baseline, from which on rows are learned by heart: where accuracies
 *  bear it out. Where there are none: with a validation loss so many times its best, and alone. */
const wide = 0.4;
const [wideRising, risen, wideAlone] = [0.3, 1.15, 0.6];
/** Gap between the accuracies, beside what chance explains. */
const wideAccuracy = 0.1;
/** Standard errors of the validation accuracy that chance explains. */
const chance = 1.5;
/** Improvements of the validation loss below this share of the baseline are scatter. */
const scatter = 0.01;

/** A training loss that falls while the validation loss has long ceased to, and stays far above it.
 *  @equation (L_validation - L_train) / L_baseline >= 0.4 and a_train - a_validation >= 0.1 + 1.5 sqrt(a (1 - a) / n); without accuracies a, >= 0.6, or >= 0.3 and L_validation 1.15 times its best, and L_train < L_validation / 2; the best L_validation a tenth of the epochs (3 at least) ago
 *  @see CENG502 section 6.2; Prechelt 1998, "Early stopping - but when?" */
export const overfitting: HealthRule = {
  rank: 5,
  judge: (history) => {
    const gap = gapOf(history);
    if (gap === undefined || !gap.isOld || learnedLittle(history) || isRising(history)) return undefined;
    if (!isWide(gap, history)) return undefined;
    const { epoch, best, now, train } = gap;
    return {
      severity: 'warning',
      message: `the validation loss was lowest, ${rounded(best)}, after epoch ${epoch} and is ${rounded(now)} now, while the training loss fell to ${rounded(train)}`,
      suggestion:
        'Stop early or go back to the best checkpoint; add dropout, a regularizer or augmentation, use fewer units, or gather more rows.',
      values: finite({
        bestEpoch: epoch,
        bestValidationLoss: best,
        validationLoss: now,
        trainLoss: train,
        gap: gap.loss,
        ...(gap.accuracy !== undefined && { accuracyGap: gap.accuracy }),
      }),
    };
  },
  isOver: (history) => (gapOf(history)?.loss ?? 0) < wide / 2,
};

/** Whether the training loss is on its way up too, as a penalty drives it. */
function isRising({ readings, baseline }: History): boolean {
  const [first, last] = [readings[0], readings.at(-1)];
  return first !== undefined && last !== undefined && last.loss - first.loss > scatter * baseline;
}

interface Gap {
  /** As a share of the baseline. */
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly validationAccuracy: number | undefined;
  readonly epoch: number;
  readonly best: number;
  readonly now: number;
  readonly train: number;
  /** Whether the best epoch is long past. */
  readonly isOld: boolean;
}

function gapOf(history: History): Gap | undefined {
  const { passed, baseline, epochs } = history;
  const last = passed.at(-1);
  const now = middleOf(passed.slice(-3).flatMap(({ validation }) => validation?.loss ?? []));
  if (last === undefined || now === undefined) return undefined;
  const { epoch, loss: best } = bestOf(passed, scatter * baseline);
  const train = relativeLoss(history) * baseline;
  const [trained, validated] = [last.train.accuracy, last.validation?.accuracy];
  return {
    loss: (now - train) / baseline,
    accuracy: trained === undefined || validated === undefined ? undefined : trained - validated,
    validationAccuracy: validated,
    epoch,
    best,
    now,
    train,
    isOld: last.epoch - epoch >= Math.max(3, epochs / 10),
  };
}

function isWide(gap: Gap, { validationSamples }: History): boolean {
  const { loss, best, now, train, accuracy, validationAccuracy = 1 } = gap;
  const hasRisen = loss >= wideRising && now >= risen * best;
  if (accuracy === undefined) return train < now / 2 && (hasRisen || loss >= wideAlone);
  const variance = (validationAccuracy * (1 - validationAccuracy)) / Math.max(validationSamples, 1);
  return loss >= wide && accuracy >= wideAccuracy + chance * Math.sqrt(variance);
}

/** The epoch with the lowest validation loss; a later one has to be lower by more than scatter. */
function bestOf(passed: readonly EpochMetrics[], least: number): { epoch: number; loss: number } {
  let best = { epoch: 0, loss: Number.POSITIVE_INFINITY };
  for (const { epoch, validation } of passed)
    if (validation && validation.loss < best.loss - least) best = { epoch, loss: validation.loss };
  return best;
}

function middleOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
