import { classCounts } from './class-counts.ts';
import {
  type ClassScores,
  classScores,
  f1Parts,
  precisionParts,
  recallParts,
  type ZeroDivision,
} from './class-scores.ts';
import { exactMatch } from './exact-match.ts';
import { hammingLoss } from './hamming-loss.ts';
import { checkedOutcome, type MultiLabelOutcome, samplesOf } from './outcome.ts';
import { zeroOne } from './zero-one.ts';

/** How well labels are found, any number of which a sample may have. */
export interface MultiLabelReport {
  readonly task: 'multiLabel';
  readonly samples: number;
  /** Wrong labels per sample. */
  readonly zeroOne: number;
  /** Share of labels that are wrong. */
  readonly hammingLoss: number;
  /** Share of samples all of whose labels are right. */
  readonly exactMatch: number;
  /** Samples that have each label. */
  readonly support: number[];
  readonly precision: ClassScores;
  readonly recall: ClassScores;
  readonly f1: ClassScores;
}

/** Report of a multi-label task.
 *  @throws {RangeError} if there is no sample, or targets and predictions do not fit. */
export function evaluateMultiLabel(
  input: Omit<MultiLabelOutcome, 'task'> & { readonly zeroDivision?: ZeroDivision },
): MultiLabelReport {
  const outcome = checkedOutcome<MultiLabelOutcome>({ ...input, task: 'multiLabel' });
  const counts = classCounts(outcome);
  return {
    task: 'multiLabel',
    samples: samplesOf(outcome),
    zeroOne: zeroOne.value(outcome, { type: 'zeroOne' }) as number,
    hammingLoss: hammingLoss.value(outcome, { type: 'hammingLoss' }) as number,
    exactMatch: exactMatch.value(outcome, { type: 'exactMatch' }) as number,
    support: counts.support,
    precision: classScores(counts, precisionParts, input.zeroDivision),
    recall: classScores(counts, recallParts, input.zeroDivision),
    f1: classScores(counts, f1Parts, input.zeroDivision),
  };
}
