import type { History } from './history.ts';

/** What a rule found. */
export interface HealthDiagnosis {
  readonly severity: 'warning' | 'error';
  /** Of the layer it shows in most; absent: it is of the whole model. */
  readonly layer?: string | undefined;
  /** All layers it shows in, in the order of computation. */
  readonly layers?: readonly string[] | undefined;
  readonly message: string;
  readonly suggestion: string;
  readonly values: Readonly<Record<string, number>>;
}

/** One thing a training may suffer from. */
export interface HealthRule {
  /** The smaller, the closer to a cause: of several ailments at a moment the one of the smallest rank is told. */
  readonly rank: number;
  /** Whether it is wrong from the first step on: what came of it later is not told instead of it. */
  atStart?(history: History): boolean;
  /** What is to be told at a moment; undefined: nothing. */
  judge(history: History): HealthDiagnosis | undefined;
  /** Whether what was told before is over. */
  isOver(history: History): boolean;
}

/** Percent of a share, for people. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A number with two digits, for people. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** Numbers by name, without those that JSON has no place for. */
export function finite(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}
