import { z } from 'zod';
import type { ClassCounts } from './class-counts.ts';

/** A score of every class, and its averages. */
export interface ClassScores {
  /** Plain mean over classes. */
  readonly macro: number;
  /** Of the counts of all classes together. */
  readonly micro: number;
  /** Mean weighted by the true members of each class. */
  readonly weighted: number;
  readonly perClass: number[];
}

/** Value of a score that is 0/0. */
export type ZeroDivision = 0 | 1;

/** A score as the parts of a fraction. */
export type ScoreParts = (hits: number, predicted: number, support: number) => readonly [number, number];

/** Precision: hits / predicted. */
export const precisionParts: ScoreParts = (hits, predicted) => [hits, predicted];

/** Recall: hits / support. */
export const recallParts: ScoreParts = (hits, _predicted, support) => [hits, support];

/** F1, the harmonic mean of both: 2 hits / (predicted + support). */
export const f1Parts: ScoreParts = (hits, predicted, support) => [2 * hits, predicted + support];

/** Options of the registry's precision, recall and F1. */
export const classScoreOptions = {
  average: z
    .enum(['macro', 'micro', 'weighted'])
    .default('macro')
    .describe(
      'How classes are averaged: their plain mean (macro, default), all counts together (micro), or weighted by class size. A binary task has its class 1 alone.',
    ),
  zeroDivision: z
    .literal([0, 1])
    .default(0)
    .describe('Value of 0/0, e.g. precision of a class never predicted: 0 (default) or 1.'),
};

/** The score of every class and its averages; a score without anything to divide by is `zeroDivision`. */
export function classScores(
  { hits, predicted, support }: ClassCounts,
  parts: ScoreParts,
  zeroDivision: ZeroDivision = 0,
): ClassScores {
  const ratio = ([numerator, denominator]: readonly [number, number]) =>
    denominator === 0 ? zeroDivision : numerator / denominator;
  const perClass = hits.map((count, label) => ratio(parts(count, predicted[label], support[label])));
  const members = total(support);
  return {
    macro: total(perClass) / perClass.length,
    micro: ratio(parts(total(hits), total(predicted), members)),
    weighted: ratio([total(perClass.map((score, label) => score * support[label])), members]),
    perClass,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
