import type { CheckpointRecord, JobReport } from '@trainyard/contracts';
import { type Attempt, type AttemptEvent, TransitionRefused } from '@trainyard/store';
import type { CheckpointShelf } from './checkpoint-shelf.ts';
import type { AttemptEnd, ChildMessage, JobReportDraft } from './messages.ts';

type EventMessage = Extract<ChildMessage, { type: 'event' }>;

/** Leaves the last progress of a batch, which says all that those before it did. */
function withoutStaleProgress(events: readonly AttemptEvent[]): AttemptEvent[] {
  const last = events.findLast(({ type }) => type === 'progress');
  return events.filter((event) => event.type !== 'progress' || event === last);
}

/** A command may be accepted at any moment; what the child did before it heard of it is no mistake. */
async function unlessStopping(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const isStopping = error instanceof TransitionRefused && ['cancelling', 'pausing'].includes(error.state);
    if (!isStopping) throw error;
  }
}

/** Carries what a child tells into the store, in its order. */
export class Relay {
  readonly #attempt: Attempt;
  readonly #shelf: CheckpointShelf;
  readonly #reports: JobReport[] = [];
  readonly #onSteps: (steps: number) => void;
  #step: number;
  #final: CheckpointRecord | undefined;
  #end: AttemptEnd | undefined;

  /** `onSteps` hears how many steps were made whenever the child tells of its progress. */
  constructor(attempt: Attempt, shelf: CheckpointShelf, onSteps: (steps: number) => void) {
    this.#attempt = attempt;
    this.#shelf = shelf;
    this.#onSteps = onSteps;
    this.#step = attempt.resumeFrom?.step ?? 0;
  }

  /** How the child said that its attempt ended; undefined while it has not. */
  get end(): AttemptEnd | undefined {
    return this.#end;
  }

  get reports(): readonly JobReport[] {
    return this.#reports;
  }

  /** Stores what messages tell; events that follow each other are appended at once. */
  async carry(batch: readonly ChildMessage[]): Promise<void> {
    let events: AttemptEvent[] = [];
    const flush = async () => {
      const due = withoutStaleProgress(events);
      events = [];
      if (due.length > 0) await this.#attempt.append(due);
    };
    for (const message of batch) {
      if (message.type === 'event') {
        this.#count(message.event);
        events.push(message.event);
      } else {
        await flush();
        await this.#store(message);
      }
    }
    await flush();
  }

  #count(event: AttemptEvent): void {
    if (event.type !== 'progress') return;
    this.#onSteps(event.data.step - this.#step);
    this.#step = event.data.step;
  }

  async #store(message: Exclude<ChildMessage, EventMessage>): Promise<void> {
    switch (message.type) {
      case 'begin':
        return unlessStopping(() => this.#attempt.begin());
      case 'checkpoint':
        return this.#shelf.save(message.checkpoint);
      case 'finalizing':
        this.#final = this.#shelf.kept.find(({ weights }) => weights.sha256 === message.weights?.sha256);
        return unlessStopping(() => this.#attempt.finalize());
      case 'report':
        this.#reports.push(this.#reportOf(message.report));
        return;
      case 'end':
        this.#end = message.end;
        return;
      case 'pong':
        return;
    }
  }

  #reportOf(draft: JobReportDraft): JobReport {
    const own = { jobId: this.#attempt.jobId, createdAt: new Date().toISOString() };
    if (draft.kind !== 'evaluation') return { ...draft, ...own };
    const checkpoint = this.#final?.id;
    if (checkpoint === undefined) throw new Error('internal: a report came before the checkpoint that it is of');
    return { ...draft, ...own, checkpoint };
  }
}
