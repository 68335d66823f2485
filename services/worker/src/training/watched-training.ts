import type { HealthFinding as ToldFinding } from '@trainyard/contracts';
import {
  type Ailment,
  type HealthFinding,
  type KnownAilments,
  type Training,
  type TrainingEvent,
  watched,
} from '@trainyard/engine';
import type { AttemptTask, ChildMessage } from '../attempt/messages.ts';
import { trainingOptionsOf } from './job-training.ts';
import type { OpenAttempt } from './kinds/job-kind.ts';
import type { DrivenTraining } from './training-run.ts';

/** What an earlier attempt told of the job's health. */
function knownOf({ ailments }: AttemptTask): KnownAilments {
  return new Map(ailments.map(({ code, layer }) => [code as Ailment, layer]));
}

function toldOf(finding: HealthFinding): ToldFinding {
  if (!finding.resolved) {
    const { ailment: code, layer, layers, values, ...rest } = finding;
    const where = { ...(layer && { layer }), ...(layers && layers.length > 1 && { layers: [...layers] }) };
    return { ...rest, code, ...where, values: { ...values } };
  }
  const { ailment: code, layer } = finding;
  return {
    severity: 'info',
    code,
    ...(layer && { layer }),
    message: `${code} was told before and no longer shows`,
    suggestion: 'Nothing is to be done.',
    values: {},
    resolved: true,
  };
}

/** Runs a training, and sends what is new about its health between its own events. */
async function* telling(
  training: Training,
  attempt: OpenAttempt,
  send: (message: ChildMessage) => void,
): AsyncGenerator<TrainingEvent> {
  const isResumed = attempt.task.resumeFrom !== null;
  const options = { known: knownOf(attempt.task), isResumed };
  for await (const event of watched(training, trainingOptionsOf(attempt), options)) {
    if (event.type !== 'health') yield event;
    else send({ type: 'event', event: { type: 'health', step: event.step, data: toldOf(event.finding) } });
  }
}

/** A training that tells of its health while it is driven; its steps are the same to the bit. */
export function watchedTraining(
  training: Training,
  attempt: OpenAttempt,
  send: (message: ChildMessage) => void,
): DrivenTraining {
  return {
    stepsPerEpoch: training.stepsPerEpoch,
    steps: training.steps,
    get spentMs() {
      return training.spentMs;
    },
    weights: () => training.weights(),
    state: () => training.state(),
    run: () => telling(training, attempt, send),
  };
}
