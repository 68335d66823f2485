import type { CheckpointPolicy, JobSpec, ProblemFinding, TrainingControl } from '@trainyard/contracts';
import { hasAccuracy } from '@trainyard/engine/check';
import { type Monitor, modeOf, monitors } from '@trainyard/engine/spec';
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

interface Watch {
  /** In a sentence. */
  who: string;
  /** Pointer to the monitor. */
  at: string;
  monitor: Monitor | undefined;
}

/** Whether the metric that something watches will be there. */
export function monitorFindings({ who, at, monitor }: Watch, sources: MetricSources): ProblemFinding[] {
  const expected = metricsOf(sources);
  if (monitor === undefined || expected.includes(monitor)) return [];
  const needsSplit = monitor.startsWith('validation.') && !sources.hasValidation;
  const message = needsSplit
    ? `${who} watches ${monitor}, and no row is held out for validation`
    : `${who} watches ${monitor}, and the loss ${sources.loss?.type} has no accuracy`;
  const hint = needsSplit
    ? 'Give split a validation share, or watch a metric of train.'
    : `Watch ${expected.join(' or ')}.`;
  return [errorAt(at, { code: 'unknownMonitor', message, expected, received: monitor, hint })];
}

/** What watches metrics besides the schedule. */
export interface Watchers {
  earlyStopping?: TrainingControl['earlyStopping'] | undefined;
  checkpoints?: CheckpointPolicy | undefined;
}

/** Whether early stopping and the choice of the best checkpoint watch metrics that will be there, and the same one. */
export function watcherFindings({ earlyStopping, checkpoints }: Watchers, sources: MetricSources): ProblemFinding[] {
  const stopping = { who: 'early stopping', at: '/earlyStopping/monitor', monitor: earlyStopping?.monitor };
  const best = { who: 'the choice of the best', at: '/checkpoints/monitor', monitor: checkpoints?.monitor };
  return [
    ...monitorFindings(stopping, sources),
    ...monitorFindings(best, sources),
    ...(earlyStopping ? conflictFindings(earlyStopping, checkpoints ?? {}) : []),
  ];
}

/** The final model is that of the best metric of early stopping: its checkpoint must be one that is kept. */
function conflictFindings(
  { restoreBest, ...stopping }: NonNullable<TrainingControl['earlyStopping']>,
  best: Pick<CheckpointPolicy, 'monitor' | 'mode'>,
): ProblemFinding[] {
  const differs = (['monitor', 'mode'] as const).find(
    (field) => stopping[field] !== undefined && best[field] !== undefined && stopping[field] !== best[field],
  );
  if (!restoreBest || !differs) return [];
  const message = `early stopping goes by the ${differs} ${stopping[differs]}, and the best checkpoint by ${best[differs]}`;
  const hint = `Leave the ${differs} of checkpoints out, or set restoreBest to false.`;
  const told = { code: 'conflictingMonitors', message, expected: stopping[differs], received: best[differs], hint };
  return [errorAt(`/checkpoints/${differs}`, told)];
}

/** The watchers with the metric that each goes by: its own, else that of the other, else the loss. */
export function settledWatchers<Asked extends Watchers>(asked: Asked, hasValidation: boolean): Asked {
  const { earlyStopping, checkpoints } = asked;
  const loss = hasValidation ? 'validation.loss' : 'train.loss';
  const settle = (own: Pick<CheckpointPolicy, 'monitor' | 'mode'>, other: typeof own | undefined) => {
    const monitor = own.monitor ?? other?.monitor ?? loss;
    return {
      monitor,
      mode: own.mode ?? modeOf({ monitor, mode: other?.monitor === monitor ? other.mode : undefined }),
    };
  };
  return {
    ...asked,
    ...(earlyStopping && { earlyStopping: { ...earlyStopping, ...settle(earlyStopping, checkpoints) } }),
    ...(checkpoints && { checkpoints: { ...checkpoints, ...settle(checkpoints, earlyStopping) } }),
  };
}
