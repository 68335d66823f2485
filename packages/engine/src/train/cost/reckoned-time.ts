import type { Cadence } from '../../control/cadence.ts';
import { evaluationGraph } from '../evaluation-program.ts';
import type { TrainingLength } from '../training-length.ts';
import type { EstimatedTraining } from './estimated-training.ts';
import { graphTime } from './graph-time.ts';
import { evaluationBatch } from './program-graphs.ts';
import { stepTime } from './step-time.ts';
import { lengthOf } from './training-size.ts';

/** A training, and what is done beside its steps. */
export interface TimedTraining extends EstimatedTraining {
  /** How often the validation rows are evaluated; at the end they always are. Default: after every epoch. */
  readonly validateEvery?: Cadence | undefined;
  /** Rows of each validation; 0: there is none. */
  readonly validatedRows: number;
  /** Rows that are evaluated and reported on at the end; 0: none. */
  readonly reportedRows: number;
  /** Trainings like it, one after the other. Default: 1. */
  readonly trainings?: number | undefined;
}

/** What an epoch takes besides its steps and its validation: metrics, events, and the share of checkpoints. */
const msPerEpoch = 1.5;
/** To make ready for a training after the first. */
const msPerTraining = 20;
/** Measures of a row and their intervals, which are bounded in all. */
const [msPerReport, longestReportMs] = [0.08, 2000];

/** About how long a job's computing takes, in milliseconds of one core of the machine that is reckoned with: steps, validations,
 *  epochs and the evaluation at the end; not what every job takes once, such as to start its process. */
export function reckonedTime(training: TimedTraining): number {
  const { trainings = 1, validatedRows, reportedRows } = training;
  const length = lengthOf(training);
  const once =
    length.steps * stepTime(training) +
    length.epochs * msPerEpoch +
    validations(training, length) * evaluationTime(training, validatedRows) +
    evaluationTime(training, reportedRows);
  const reports = Math.min(longestReportMs, reportedRows * msPerReport);
  return trainings * once + (trainings - 1) * msPerTraining + reports;
}

/** Passes over the validation rows: those that are due, and one at the end. */
function validations({ validateEvery = { epochs: 1 } }: TimedTraining, { epochs, steps }: TrainingLength): number {
  return Math.ceil('steps' in validateEvery ? steps / validateEvery.steps : epochs / validateEvery.epochs);
}

function evaluationTime(training: TimedTraining, rows: number): number {
  if (rows === 0) return 0;
  const batch = Math.min(rows, evaluationBatch);
  return (rows / batch) * graphTime(evaluationGraph(training, batch, training.weighted ?? false));
}
