/** What became of a case. */
export type Verdict =
  | { readonly status: 'pass' }
  /** `reason` says what was expected where, and what was received. */
  | { readonly status: 'fail'; readonly reason: string }
  /** `missing` names the registry entries the case asks for that do not exist yet. */
  | { readonly status: 'skip'; readonly missing: readonly string[] };

export const pass: Verdict = { status: 'pass' };

/** A case that does not hold, and why. */
export function fail(reason: string): Verdict {
  return { status: 'fail', reason };
}

/** A case that cannot be judged before those entries exist. */
export function skip(missing: readonly string[]): Verdict {
  return { status: 'skip', missing: [...new Set(missing)].sort() };
}
