import { encodeMetricValues } from '@trainyard/contracts';
import type { RefusedStep, TrainingEvent } from '@trainyard/engine';
import type { AttemptEvent } from '@trainyard/store';
import type { FailureDraft } from '../attempt/messages.ts';

const hint = 'Lower the learning rate, clip the gradient or standardize the features.';

/** What happened at a step that was not made, for people. */
export function refusalText({ epoch, step, loss, refusal }: RefusedStep): string {
  const where = `at step ${step}, in epoch ${epoch + 1}`;
  if (refusal === 'loss') return `the loss became ${loss} ${where}`;
  if (refusal === 'spike') return `the loss rose to ${loss} ${where}, far above that of the steps before`;
  return `the gradient or the update became infinite or no number ${where}, at a loss of ${loss}`;
}

/** The loss of such a step, as a metric of it. */
export function refusedMetric({ epoch, step, loss }: RefusedStep): AttemptEvent {
  return { type: 'metric', step, data: { ...encodeMetricValues({ 'train.batchLoss': loss }), epoch } };
}

/** Why a job failed that had such a step. */
export function divergence(refused: RefusedStep): FailureDraft {
  const { epoch, step } = refused;
  const message = `${refusalText(refused)}; the weights were left as they were before`;
  return { code: 'diverged', message, retryable: false, epoch: epoch + 1, step, hint };
}

/** What is told of a training that went back. */
export function rollbackLog(event: Extract<TrainingEvent, { type: 'rolledBack' }>): AttemptEvent {
  const { step, to, factor, times } = event;
  const message = `${refusalText(event)}; went back to the weights of step ${to.step} (rollback ${times}), learning rates are now ${factor} times what they were`;
  return { type: 'log', step, data: { level: 'warning', message } };
}
