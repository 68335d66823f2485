import { leastProbability } from '../metrics/log-loss.ts';
import type { Measure } from './bootstrap.ts';
import type { ClassRecord } from './class-record.ts';

/** How well sequences of one length came out. */
export interface LengthReport {
  /** Tokens that count. */
  readonly length: number;
  readonly samples: number;
  readonly accuracy: number;
  readonly exactMatch: number;
}

/** How well tokens were told. */
export interface TokenReport {
  /** Tokens that count. */
  readonly tokens: number;
  readonly accuracy: number;
  /** Mean cost of the probability given to the true token, each told the true ones before it; null where there are no probabilities. */
  readonly logLoss: number | null;
  /** Share of the samples that are right to the end. */
  readonly exactMatch: number;
  /** By the number of tokens, the shortest first. */
  readonly byLength: LengthReport[];
}

/** Report of tokens; `exact` says of each sample whether all of it is right. */
export function tokenReport(record: ClassRecord, exact: Uint8Array): TokenReport {
  const { targets, predictions, sampleOf, probabilities, nonFinite, samples } = record;
  const lengths = new Int32Array(samples);
  const rights = new Int32Array(samples);
  for (let at = 0; at < targets.length; at++) {
    lengths[sampleOf[at]]++;
    if (targets[at] === predictions[at]) rights[sampleOf[at]]++;
  }
  const right = rights.reduce((sum, count) => sum + count, 0);
  return {
    tokens: targets.length,
    accuracy: targets.length === 0 ? 0 : right / targets.length,
    logLoss: probabilities && nonFinite === 0 && targets.length > 0 ? meanSurprise(probabilities.ofTruth) : null,
    exactMatch: exact.reduce((sum, each) => sum + each, 0) / samples,
    byLength: byLength(lengths, rights, exact),
  };
}

/** Measures of tokens: accuracy, log loss, and the share of samples that are exact. */
export function tokenMeasures(record: ClassRecord, exact: Uint8Array): Measure[] {
  const { sampleOf } = record;
  const firsts = [...sampleOf.keys()].filter((at) => at === 0 || sampleOf[at] !== sampleOf[at - 1]);
  const exactMatch: Measure = (weights) => {
    let [hits, total] = [0, 0];
    for (const at of firsts) {
      total += weights[at];
      hits += weights[at] * exact[sampleOf[at]];
    }
    return { exactMatch: total === 0 ? null : hits / total };
  };
  return [tokenMeasure(record), exactMatch];
}

function tokenMeasure({ targets, predictions, probabilities, nonFinite }: ClassRecord): Measure {
  const surprise = nonFinite === 0 ? probabilities?.ofTruth.map(surpriseOf) : undefined;
  return (weights) => {
    let [right, loss, total] = [0, 0, 0];
    for (let at = 0; at < targets.length; at++) {
      const weight = weights[at];
      total += weight;
      if (targets[at] === predictions[at]) right += weight;
      if (surprise) loss += weight * surprise[at];
    }
    if (total === 0) return {};
    return { accuracy: right / total, ...(surprise && { logLoss: loss / total }) };
  };
}

const surpriseOf = (probability: number): number => -Math.log(Math.max(probability, leastProbability));

function meanSurprise(ofTruth: Float64Array): number {
  return ofTruth.reduce((sum, probability) => sum + surpriseOf(probability), 0) / ofTruth.length;
}

function byLength(lengths: Int32Array, rights: Int32Array, exact: Uint8Array): LengthReport[] {
  const groups = new Map<number, { samples: number; right: number; exact: number }>();
  for (let sample = 0; sample < lengths.length; sample++) {
    const group = groups.get(lengths[sample]) ?? { samples: 0, right: 0, exact: 0 };
    groups.set(lengths[sample], group);
    group.samples++;
    group.right += rights[sample];
    group.exact += exact[sample];
  }
  return [...groups]
    .filter(([length]) => length > 0)
    .sort(([a], [b]) => a - b)
    .map(([length, { samples, right, exact: whole }]) => ({
      length,
      samples,
      accuracy: right / samples / length,
      exactMatch: whole / samples,
    }));
}
