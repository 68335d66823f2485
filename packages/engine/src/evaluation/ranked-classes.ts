import {
  averagePrecisionOf,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  thinPrecisionRecall,
} from '../metrics/precision-recall-curve.ts';
import { areaUnderRoc, type RocCurve, rocCurve, thinRoc } from '../metrics/roc-curve.ts';
import { rankingOrder, scoreSteps } from '../metrics/score-steps.ts';
import { meanPrecisionRecall, meanRoc } from './curves.ts';

/** Two curves of one class against the rest; null where a class has no members, or all. */
export interface ClassCurves {
  readonly label: number;
  readonly rocCurve: RocCurve | null;
  readonly precisionRecallCurve: PrecisionRecallCurve | null;
}

/** How well scores put the members of each class before the rest. */
export interface RankingReport {
  readonly rocAuc: {
    readonly perClass: (number | null)[];
    readonly macro: number | null;
    readonly weighted: number | null;
  };
  readonly averagePrecision: RankingReport['rocAuc'];
  /** Of the classes that were asked for. */
  readonly curves: ClassCurves[];
  /** Mean of the curves of all classes that have one; null with fewer than two. */
  readonly meanCurves: {
    readonly rocCurve: Pick<RocCurve, 'falsePositiveRate' | 'truePositiveRate'>;
    readonly precisionRecallCurve: Pick<PrecisionRecallCurve, 'precision' | 'recall'>;
  } | null;
}

/** What is ranked: the scores of each class, and 1 for its members. */
export interface RankedClasses {
  readonly classes: number;
  scoresOf(label: number): Float64Array;
  membersOf(label: number): Uint8Array;
}

export interface RankingOptions {
  /** Classes that get curves of their own. */
  readonly shown: ReadonlySet<number>;
  /** Points of a curve at most. */
  readonly curvePoints: number;
}

/** Points of a curve from which the mean of all is made. */
const pointsInMean = 1001;

/** Ranks class after class, so that no more than one of them is in memory in order. */
export function rankingReport(ranked: RankedClasses, { shown, curvePoints }: RankingOptions): RankingReport {
  const parts = Array.from({ length: ranked.classes }, (_, label) => {
    const steps = scoreSteps({ targets: ranked.membersOf(label), scores: ranked.scoresOf(label) });
    const roc = rocCurve(steps);
    const precisionRecall = roc && precisionRecallCurve(steps);
    return {
      label,
      members: steps.positives,
      area: areaUnderRoc(steps),
      precision: averagePrecisionOf(steps),
      rocCurve: roc && thinRoc(roc, pointsInMean),
      precisionRecallCurve: precisionRecall && thinPrecisionRecall(precisionRecall, pointsInMean),
    };
  });
  const rocs = parts.flatMap(({ rocCurve: curve }) => curve ?? []);
  const precisions = parts.flatMap(({ precisionRecallCurve: curve }) => curve ?? []);
  return {
    rocAuc: averages(parts.map(({ area, members }) => ({ value: area, members }))),
    averagePrecision: averages(parts.map(({ precision, members }) => ({ value: precision, members }))),
    curves: parts
      .filter(({ label }) => shown.has(label))
      .map(({ label, rocCurve: roc, precisionRecallCurve: precisionRecall }) => ({
        label,
        rocCurve: roc && thinRoc(roc, curvePoints),
        precisionRecallCurve: precisionRecall && thinPrecisionRecall(precisionRecall, curvePoints),
      })),
    meanCurves:
      rocs.length < 2 ? null : { rocCurve: meanRoc(rocs), precisionRecallCurve: meanPrecisionRecall(precisions) },
  };
}

/** Averages over the classes for which the number is defined. */
export function averages(values: readonly { readonly value: number | null; readonly members: number }[]) {
  let [sum, count, weighted, members] = [0, 0, 0, 0];
  for (const each of values) {
    if (each.value === null) continue;
    sum += each.value;
    count++;
    weighted += each.value * each.members;
    members += each.members;
  }
  return {
    perClass: values.map(({ value }) => value),
    macro: count === 0 ? null : sum / count,
    weighted: members === 0 ? null : weighted / members,
  };
}

/** One class in the order of its scores, to be measured again and again under other weights. */
export interface OrderedClass {
  readonly order: Uint32Array;
  readonly isMember: Uint8Array;
  /** 1 where the next in the order has a lower score. */
  readonly endsTie: Uint8Array;
}

/** Puts a class in order. */
export function orderedClass(scores: Float64Array, members: Uint8Array): OrderedClass {
  const order = rankingOrder(scores);
  return {
    order,
    isMember: Uint8Array.from(order, (sample) => members[sample]),
    endsTie: Uint8Array.from(order, (sample, rank) =>
      rank + 1 === order.length || scores[order[rank + 1]] !== scores[sample] ? 1 : 0,
    ),
  };
}

/** Area under the ROC curve and average precision where positions count as often as their weights say; null where undefined. */
export function weightedRanking({ order, isMember, endsTie }: OrderedClass, weights: Float64Array) {
  let [hits, alarms, hitsBefore, alarmsBefore, doubledArea, precision] = [0, 0, 0, 0, 0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    const weight = weights[order[rank]];
    if (isMember[rank] === 1) hits += weight;
    else alarms += weight;
    if (endsTie[rank] === 0) continue;
    doubledArea += (alarms - alarmsBefore) * (hits + hitsBefore);
    if (hits > hitsBefore) precision += ((hits - hitsBefore) * hits) / (hits + alarms);
    [hitsBefore, alarmsBefore] = [hits, alarms];
  }
  return {
    members: hits,
    area: hits === 0 || alarms === 0 ? null : doubledArea / 2 / hits / alarms,
    precision: hits === 0 ? null : precision / hits,
  };
}
