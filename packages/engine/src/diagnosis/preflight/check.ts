import type { Measured } from './measured.ts';

/** What a check came to. */
export interface PreflightVerdict {
  readonly verdict: 'passed' | 'warning' | 'failed';
  readonly layer?: string | undefined;
  readonly expected: string;
  readonly received: string;
  readonly values: Readonly<Record<string, number>>;
  /** Absent where it passed. */
  readonly suggestion?: string | undefined;
}

/** Something a training should fulfil before its first step; undefined: it cannot be judged. */
export type PreflightRule = (measured: Measured) => PreflightVerdict | undefined;
