import type { HealthFinding, JobAilment } from '@trainyard/contracts';

/** A finding and the moment it belongs to. */
export interface HealthMoment {
  readonly data: HealthFinding;
  readonly step: number | null;
  readonly at: string;
}

/** Findings a job lists at most; what comes beyond them is in its events. */
const mostAilments = 200;

/** What a job suffers from after one more finding: of one code and layer only the latest counts, and none that is over. */
export function foldHealth(ailments: readonly JobAilment[], { data, step, at }: HealthMoment): JobAilment[] {
  const { resolved, ...finding } = data;
  const same = (other: JobAilment) => other.code === finding.code && other.layer === finding.layer;
  const others = ailments.filter((each) => !same(each));
  if (resolved || others.length >= mostAilments) return others;
  return [...others, { ...finding, step, since: ailments.find(same)?.since ?? at }];
}
