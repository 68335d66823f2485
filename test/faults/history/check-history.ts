import type { History, Violation } from './history.ts';
import { artifactsIntact } from './invariants/artifacts-intact.ts';
import { asUndisturbed } from './invariants/as-undisturbed.ts';
import { attemptsFollow } from './invariants/attempts-follow.ts';
import { changesOnce } from './invariants/changes-once.ts';
import { endsOnce } from './invariants/ends-once.ts';
import { endsTold } from './invariants/ends-told.ts';
import type { Invariant } from './invariants/invariant.ts';
import { metricsContiguous } from './invariants/metrics-contiguous.ts';
import { neverGoesBack } from './invariants/never-goes-back.ts';
import { noFaultOfOurs } from './invariants/no-fault-of-ours.ts';
import { oneJobAKey } from './invariants/one-job-a-key.ts';
import { oneRecordANumber } from './invariants/one-record-a-number.ts';
import { pausedStays } from './invariants/paused-stays.ts';

/** What every history has to keep to. */
export const invariants: readonly Invariant[] = [
  endsOnce,
  neverGoesBack,
  oneRecordANumber,
  oneJobAKey,
  attemptsFollow,
  artifactsIntact,
  metricsContiguous,
  asUndisturbed,
  pausedStays,
  changesOnce,
  endsTold,
  noFaultOfOurs,
];

/** Where a history breaks a promise; none: it is a good one. Pure. */
export function checkHistory(history: History): Violation[] {
  return invariants.flatMap((invariant) =>
    [...invariant.violations(history)].map((message) => ({ invariant: invariant.name, message })),
  );
}
