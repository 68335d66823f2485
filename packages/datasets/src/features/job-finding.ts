import type { Severity } from '../findings/data-finding.ts';

/** One thing in a job document that does not fit its dataset. */
export interface JobFinding {
  severity: Severity;
  /** JSON Pointer into the job document, such as /features/columns/0. */
  pointer: string;
  /** Stable name of the rule. */
  code: string;
  message: string;
  expected?: unknown;
  received?: unknown;
  hint: string;
}

/** A resolved part of a job document, absent when a finding is an error. */
export interface Resolved<T> {
  value?: T;
  findings: JobFinding[];
}

/** What was resolved, unless a finding forbids it. */
export function resolved<T>(findings: JobFinding[], value: () => T): Resolved<T> {
  return findings.some(({ severity }) => severity === 'error') ? { findings } : { value: value(), findings };
}
