import type { JobKind, JobSpec, JobSpecOf } from '@trainyard/contracts';
import type { Model } from '@trainyard/engine';
import type { AttemptEnd, AttemptTask, ChildMessage } from '../../attempt/messages.ts';
import type { Background } from '../background.ts';
import type { ChangeInbox } from '../change-inbox.ts';
import type { PreparedData } from '../prepare-data.ts';

/** The supervisor, as the attempt sees it. */
export interface AttemptChannel {
  send: (message: ChildMessage) => void;
  /** Aborts when the training is to stop at its next step. */
  stop: AbortSignal;
  /** Changes that are accepted while it runs. */
  changes: ChangeInbox;
}

/** An attempt whose data are there. */
export interface OpenAttempt {
  task: AttemptTask;
  spec: JobSpec;
  model: Model;
  data: PreparedData;
  background: Background;
}

/** The same of a job of one kind. */
export interface OpenAttemptOf<Kind extends JobKind> extends OpenAttempt {
  spec: JobSpecOf<Kind>;
}

/** What an attempt of a kind of jobs does once its data are there: says when it begins, tells what happens, and how it ended. */
export type RunKind<Kind extends JobKind> = (
  attempt: OpenAttemptOf<Kind>,
  channel: AttemptChannel,
) => Promise<AttemptEnd>;

/** Sends a line for the log of the job. */
export function tellLog({ send }: AttemptChannel, step: number | null, message: string): void {
  send({ type: 'event', event: { type: 'log', step, data: { level: 'info', message } } });
}
