import {
  averagePrecisionOf,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  thinPrecisionRecall,
} from '../metrics/precision-recall-curve.ts';
import { areaUnderRoc, type RocCurve, rocCurve, thinRoc } from '../metrics/roc-curve.ts';
import { scoreSteps } from '../metrics/score-steps.ts';
import { CurveMean, type MeanCurves } from './curves.ts';

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
  /** Mean of the curves of all classes that have them; null with fewer than two. */
  readonly meanCurves: MeanCurves | null;
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

/** Ranks class after class, so that no more than one of them is in memory in order. */
export function rankingReport(ranked: RankedClasses, { shown, curvePoints }: RankingOptions): RankingReport {
  const mean = new CurveMean();
  const curves: ClassCurves[] = [];
  const areas: { area: number | null; precision: number | null; members: number }[] = [];
  for (let label = 0; label < ranked.classes; label++) {
    const steps = scoreSteps({ targets: ranked.membersOf(label), scores: ranked.scoresOf(label) });
    const roc = rocCurve(steps);
    const precisionRecall = roc && precisionRecallCurve(steps);
    if (roc && precisionRecall) mean.add(roc, precisionRecall);
    if (shown.has(label)) {
      curves.push({
        label,
        rocCurve: roc && thinRoc(roc, curvePoints),
        precisionRecallCurve: precisionRecall && thinPrecisionRecall(precisionRecall, curvePoints),
      });
    }
    areas.push({ area: areaUnderRoc(steps), precision: averagePrecisionOf(steps), members: steps.positives });
  }
  return {
    rocAuc: averages(areas.map(({ area, members }) => ({ value: area, members }))),
    averagePrecision: averages(areas.map(({ precision, members }) => ({ value: precision, members }))),
    curves,
    meanCurves: mean.result(),
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
  /** Positions from the highest score down. */
  readonly order: Uint32Array;
  /** The members in that order. */
  readonly members: Uint32Array;
  /** Stretches of equal scores that hold members: where each begins and ends in the order, and how many members end with it. */
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
  readonly membersBy: Uint32Array;
}

/** Puts a class in order. */
export function orderedClass(scores: Float64Array, isMember: Uint8Array): OrderedClass {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const members = order.filter((position) => isMember[position] === 1);
  const [begins, ends, membersBy]: [number[], number[], number[]] = [[], [], []];
  let [begin, count, before] = [0, 0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    count += isMember[order[rank]];
    if (rank + 1 < order.length && scores[order[rank + 1]] === scores[order[rank]]) continue;
    if (count > before) {
      begins.push(begin);
      ends.push(rank + 1);
      membersBy.push(count);
    }
    [begin, before] = [rank + 1, count];
  }
  const lists = {
    begins: Uint32Array.from(begins),
    ends: Uint32Array.from(ends),
    membersBy: Uint32Array.from(membersBy),
  };
  return { order, members, ...lists };
}

/** Area under the ROC curve and average precision where positions count as often as their weights say; null where undefined.
 *  `sums` is room for as many numbers as there are positions, and one more. */
export function weightedRanking(
  { order, members, begins, ends, membersBy }: OrderedClass,
  weights: Uint16Array,
  sums: Float64Array,
) {
  for (let rank = 0; rank < order.length; rank++) sums[rank + 1] = sums[rank] + weights[order[rank]];
  let [member, hits, inverted, precision] = [0, 0, 0, 0];
  for (let stretch = 0; stretch < begins.length; stretch++) {
    const before = hits;
    for (; member < membersBy[stretch]; member++) hits += weights[members[member]];
    if (hits === before) continue;
    const gained = hits - before;
    const [above, through] = [sums[begins[stretch]], sums[ends[stretch]]];
    // Others above count whole, those of the same score half.
    inverted += gained * (above - before + (through - above - gained) / 2);
    precision += (gained * hits) / through;
  }
  const others = sums[order.length] - hits;
  return {
    members: hits,
    area: hits === 0 || others === 0 ? null : 1 - inverted / hits / others,
    precision: hits === 0 ? null : precision / hits,
  };
}
