import { type Moments, noMoments, observe, statisticsOf } from '../statistics/moments.ts';
import type { StoredClass } from '../stored/schema.ts';

/** What has been seen of numbers: their moments, and how often each occurs while they are few. */
export interface NumberSurvey {
  moments: Moments;
  isWhole: boolean;
  /** Undefined once there were more different numbers than are counted. */
  counts: Map<number, number> | undefined;
}

/** A survey of no number. */
export function createNumberSurvey(): NumberSurvey {
  return { moments: noMoments(), isWhole: true, counts: new Map() };
}

/** Takes a number; at most `limit` different ones are counted. */
export function surveyNumber(survey: NumberSurvey, value: number, limit: number): void {
  const { counts } = survey;
  observe(survey.moments, value);
  const known = counts?.get(value);
  if (known !== undefined) {
    counts?.set(value, known + 1);
    return;
  }
  survey.isWhole &&= Number.isInteger(value);
  if (counts === undefined) return;
  if (counts.size >= limit) survey.counts = undefined;
  else counts.set(value, 1);
}

/** The counted numbers in order, each named by its shortest decimal notation. */
export function classesOf(counts: ReadonlyMap<number, number>): StoredClass[] {
  return [...counts].toSorted(([a], [b]) => a - b).map(([value, count]) => ({ value: String(value), count }));
}

/** What a column of numbers is said to be. */
export function describeNumbers({ moments, isWhole, counts }: NumberSurvey) {
  const type = isWhole ? ('integer' as const) : ('number' as const);
  const classes = counts && classesOf(counts);
  return { type, ...statisticsOf(moments), ...(classes && { distinct: classes.length, classes }) };
}

const exactInFloat32 = 2 ** 24;

/** Whether float32 keeps numbers apart: magnitudes up to 2^24, and those that are counted do not round to one. */
export function isExactInFloat32({ moments: { min, max }, counts }: NumberSurvey): boolean {
  if (Math.max(-min, max) > exactInFloat32) return false;
  return counts === undefined || new Set([...counts.keys()].map(Math.fround)).size === counts.size;
}
