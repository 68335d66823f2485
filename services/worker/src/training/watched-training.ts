import type { PreflightResult, HealthFinding as ToldFinding } from '@trainyard/contracts';
import {
  type Ailment,
  type HealthFinding,
  type KnownAilments,
  type Preflight,
  type Training,
  type TrainingEvent,
  watched,
} from '@trainyard/engine';
import type { AttemptTask, ChildMessage, FailureDraft } from '../attempt/messages.ts';
import { AttemptFailed } from './failure-of.ts';
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

function foundOf({ verdict, checks }: Preflight, durationMs: number): PreflightResult {
  const told = checks.map(({ check, values, layer, suggestion, ...rest }) => {
    return { check, ...rest, values: { ...values }, ...(layer && { layer }), ...(suggestion && { suggestion }) };
  });
  return { verdict, durationMs, checks: told };
}

/** Why a training is not begun whose pre-flight failed. */
function failureOf({ checks }: Preflight): FailureDraft {
  const failed = checks.find(({ verdict }) => verdict === 'failed');
  const { layer, suggestion: hint } = failed ?? {};
  return {
    code: 'diverged',
    message: `before the first step: ${failed?.check} expects ${failed?.expected}, received ${failed?.received}`,
    retryable: false,
    step: 0,
    ...(layer && { layer }),
    ...(hint && { hint }),
  };
}

/** Runs a training, and sends what is new about its health between its own events. */
async function* telling(
  training: Training,
  attempt: OpenAttempt,
  send: (message: ChildMessage) => void,
): AsyncGenerator<TrainingEvent> {
  const isResumed = attempt.task.resumeFrom !== null;
  const { spec } = attempt;
  const preflight = !isResumed && spec.kind === 'train' && spec.preflight;
  const asked = { ...trainingOptionsOf(attempt), ...(spec.kind === 'train' && { steps: spec.steps }) };
  const options = { known: knownOf(attempt.task), isResumed, preflight };
  const started = performance.now();
  for await (const event of watched(training, asked, options)) {
    if (event.type === 'health') {
      send({ type: 'event', event: { type: 'health', step: event.step, data: toldOf(event.finding) } });
    } else if (event.type === 'preflight') {
      const data = foundOf(event.preflight, performance.now() - started);
      send({ type: 'event', event: { type: 'preflight', step: 0, data } });
      if (data.verdict === 'failed') throw new AttemptFailed(failureOf(event.preflight));
    } else yield event;
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
    get steps() {
      return training.steps;
    },
    get spentMs() {
      return training.spentMs;
    },
    weights: () => training.weights(),
    state: () => training.state(),
    run: () => telling(training, attempt, send),
  };
}
