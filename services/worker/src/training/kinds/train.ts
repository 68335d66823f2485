import type { Training } from '@trainyard/engine';
import type { AttemptEnd, AttemptTask } from '../../attempt/messages.ts';
import { sendReports } from '../../evaluation/send-reports.ts';
import { onAbort } from '../../process/on-abort.ts';
import type { ChangeInbox } from '../change-inbox.ts';
import {
  beginsWithAnother,
  initialWeightsSha256,
  openJobTraining,
  type TrainingControlOptions,
} from '../job-training.ts';
import { type RunEnd, TrainingRun } from '../training-run.ts';
import { watchedTraining } from '../watched-training.ts';
import { type AttemptChannel, type OpenAttemptOf, type RunKind, tellLog } from './job-kind.ts';

/** Where the weights at the start come from, unless they are drawn. */
function originOf({ resumeFrom, job }: AttemptTask): string | undefined {
  if (resumeFrom) return `goes on from checkpoint ${resumeFrom.id}, after ${resumeFrom.step} steps`;
  const { initialWeights } = job.spec;
  return (
    initialWeights &&
    `starts from checkpoint ${initialWeights.checkpoint}: ${job.startFrom?.layers?.join(', ') ?? 'all layers'}`
  );
}

/** Where the run begins; the weights of a checkpoint of another job are none of its own. */
function startOf({ resumeFrom, ...task }: AttemptTask) {
  if (!resumeFrom) return undefined;
  const { epoch, step } = resumeFrom;
  return beginsWithAnother({ ...task, resumeFrom }) ? { epoch, step } : resumeFrom;
}

function drive(attempt: OpenAttemptOf<'train'>, training: Training, channel: AttemptChannel): Promise<RunEnd> {
  const { task, spec, background } = attempt;
  const { resumeFrom } = task;
  const origin = originOf(task);
  if (origin) tellLog(channel, resumeFrom?.step ?? 0, origin);
  channel.send({ type: 'begin' });
  const run = new TrainingRun({
    training: watchedTraining(training, attempt, channel.send),
    spec,
    from: startOf(task),
    kept: task.kept,
    changes: { planned: task.changes, inbox: channel.changes },
    send: channel.send,
    store: (snapshot) => background.store(snapshot),
  });
  return run.drive();
}

async function runOpen(
  attempt: OpenAttemptOf<'train'>,
  training: Training,
  channel: AttemptChannel,
): Promise<AttemptEnd> {
  onAbort(channel.stop, () => training.requestStop());
  channel.changes.follow((change) => training.change(channel.changes.forEngine(change)));
  const end = await drive(attempt, training, channel);
  if (end.result !== 'completed') return end;
  channel.send({ type: 'finalizing', weights: end.weights });
  if (!(await sendReports({ ...attempt, training }, channel))) return { result: 'stopped' };
  return { ...end, initialWeightsSha256: await initialWeightsSha256(attempt) };
}

/** What decides how long the training goes on. Where a clock ended a job, one that repeats it ends at that step, whatever the clock says. */
function controlOf({ spec, task }: OpenAttemptOf<'train'>, inbox: ChangeInbox): TrainingControlOptions {
  const { steps, validateEvery, earlyStopping, onDivergence, spikeGuard, budget, checkpoints } = spec;
  const { monitor, mode, everySteps: boundaryEverySteps } = checkpoints;
  const { replay } = task.job;
  const end = replay ? { steps: replay.endsAtStep ?? steps } : { steps, budget };
  const best = { monitor, mode };
  const changes = task.changes.map((change) => ({ ...inbox.forEngine(change), step: change.step }));
  return { ...end, changes, validateEvery, boundaryEverySteps, earlyStopping, best, onDivergence, spikeGuard };
}

/** Trains to the end from where the job stood, then evaluates what was held out. */
export const train: RunKind<'train'> = async (attempt, channel) => {
  const training = await openJobTraining(attempt, controlOf(attempt, channel.changes));
  try {
    return await runOpen(attempt, training, channel);
  } finally {
    await training.close();
  }
};
