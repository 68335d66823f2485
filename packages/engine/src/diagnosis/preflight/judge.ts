import type { PreflightRule, PreflightVerdict } from './check.ts';
import * as registry from './index.ts';
import type { Measured } from './measured.ts';

/** Name of a check. */
export type PreflightCheckName = keyof typeof registry;

/** All that was looked at before a first step. */
export interface Preflight {
  /** That of the worst check. */
  readonly verdict: PreflightVerdict['verdict'];
  readonly checks: readonly (PreflightVerdict & { readonly check: PreflightCheckName })[];
}

const rules = Object.entries(registry) as [PreflightCheckName, PreflightRule][];

/** Judges what was measured by every rule. */
export function judgePreflight(measured: Measured): Preflight {
  const checks = rules.flatMap(([check, rule]) => {
    const found = rule(measured);
    return found ? [{ check, ...found }] : [];
  });
  const worst = (['failed', 'warning'] as const).find((verdict) => checks.some((each) => each.verdict === verdict));
  return { verdict: worst ?? 'passed', checks };
}
