import type { TrainingEvent } from '@trainyard/engine';
import type { AttemptEvent } from '@trainyard/store';
import { refusalText } from './refused-step.ts';

type Completed = Extract<TrainingEvent, { type: 'completed' }>;

function reasonText({ reason, step, refused }: Completed): string | undefined {
  if (reason === 'earlyStopped') return `stopped early after step ${step}: the metric that is watched became no better`;
  if (reason === 'timeBudget') return `the time budget was spent after step ${step}`;
  return refused && `${refusalText(refused)}; the training ended there`;
}

/** What is told of a training that ended otherwise than by its length, or whose final model is not its last. */
export function endingLog(event: Completed): AttemptEvent | undefined {
  const { restored, refused, step } = event;
  const model = restored && `the final model is the best, that of step ${restored.step}`;
  const said = [reasonText(event), model].filter((text) => text !== undefined);
  if (said.length === 0) return undefined;
  return { type: 'log', step, data: { level: refused ? 'warning' : 'info', message: said.join('; ') } };
}
