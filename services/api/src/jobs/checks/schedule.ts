import type { JobSpec, ProblemFinding } from '@trainyard/contracts';
import { hasAccuracy } from '@trainyard/engine/check';
import { type Monitor, monitors, watcherIn } from '@trainyard/engine/spec';
import { errorAt } from './finding.ts';

/** What decides which metrics a run has. */
export interface MetricSources {
  hasValidation: boolean;
  /** Undefined: not known yet. */
  loss: JobSpec['loss'] | undefined;
}

/** Metrics that a run has at the end of each epoch. */
export function metricsOf({ hasValidation, loss }: MetricSources): Monitor[] {
  const canBeRight = loss === undefined || hasAccuracy(loss);
  return monitors.filter(
    (name) => (hasValidation || !name.startsWith('validation.')) && (canBeRight || !name.endsWith('.accuracy')),
  );
}

/** Whether the metric that a schedule watches will be there. */
export function scheduleFindings(schedule: JobSpec['schedule'], sources: MetricSources): ProblemFinding[] {
  const monitor = schedule && watcherIn(schedule)?.monitor;
  const expected = metricsOf(sources);
  if (monitor === undefined || expected.includes(monitor)) return [];
  const needsSplit = monitor.startsWith('validation.') && !sources.hasValidation;
  const message = needsSplit
    ? `the schedule watches ${monitor}, and no row is held out for validation`
    : `the schedule watches ${monitor}, and the loss ${sources.loss?.type} has no accuracy`;
  const hint = needsSplit
    ? 'Give split a validation share, or watch a metric of train.'
    : `Watch ${expected.join(' or ')}.`;
  const at = schedule?.type === 'reduceOnPlateau' ? '/schedule/monitor' : '/schedule/then/monitor';
  return [errorAt(at, { code: 'unknownMonitor', message, expected, received: monitor, hint })];
}
