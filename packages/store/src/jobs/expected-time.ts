import { effectiveSpec, type JobRecord, type JobStatus, type TimeEstimate } from '@trainyard/contracts';

/** What the rest of a job is expected to take, from its estimate and how far it is; undefined: it was not estimated. */
export function expectedTime(
  { estimate, spec }: Pick<JobRecord, 'estimate' | 'spec'>,
  { progress, interventions }: Pick<JobStatus, 'progress' | 'interventions'>,
): TimeEstimate | undefined {
  if (!estimate?.time) return undefined;
  const { p50Ms, p90Ms } = estimate.time;
  const left = (1 - progress.fraction) * (effectiveSpec(spec, interventions).epochs / spec.epochs);
  return { p50Ms: Math.round(p50Ms * left), p90Ms: Math.round(p90Ms * left) };
}
