import type { StopFlag } from '../runtime/program.ts';
import type { PlannedChange, TrainingChange, TrainingOptions } from './training-options.ts';

/** What goes on by other options after a change. */
interface Changing {
  change(options: TrainingOptions): void;
}

/** The changes of a training, planned ones at their steps and those that are asked for at the next, and its options after them. */
export class ChangePlan {
  /** As they are after all changes so far. */
  options: TrainingOptions;
  readonly #stop: StopFlag;
  readonly #changing: readonly Changing[];
  #planned: readonly PlannedChange[];
  #asked: TrainingChange[] = [];

  constructor(options: TrainingOptions, stop: StopFlag, changing: readonly Changing[]) {
    this.options = options;
    this.#stop = stop;
    this.#changing = changing;
    this.#planned = (options.changes ?? []).toSorted((a, b) => a.step - b.step);
  }

  /** Asks for a change before the next step. */
  ask(change: TrainingChange): void {
    this.#asked.push(change);
    this.#stop.raise();
  }

  /** The step of the next planned change; infinite where none is. */
  get nextStep(): number {
    return this.#planned[0]?.step ?? Number.POSITIVE_INFINITY;
  }

  /** Makes the changes that a training made before it came to where it goes on. */
  goPast(step: number): void {
    for (const change of this.#take(step - 1)) this.#make(change);
  }

  /** Makes the changes whose step has come, and returns them. */
  make(step: number, isStopRequested: boolean): readonly TrainingChange[] {
    const due = [...this.#take(step), ...this.#asked.splice(0)];
    // It was raised to get here.
    if (due.length > 0 && !isStopRequested) this.#stop.lower();
    for (const change of due) this.#make(change);
    return due;
  }

  #take(upTo: number): readonly PlannedChange[] {
    const due = this.#planned.filter(({ step }) => step <= upTo);
    this.#planned = this.#planned.slice(due.length);
    return due;
  }

  #make(change: TrainingChange): void {
    this.options = changedOptions(this.options, change);
    for (const each of this.#changing) each.change(this.options);
  }
}

/** The options of a training after a change. */
function changedOptions(options: TrainingOptions, change: TrainingChange): TrainingOptions {
  const { epochs = options.epochs, steps = options.steps, patience } = change;
  const { boundaryEverySteps = options.boundaryEverySteps, learningRate } = change;
  const { earlyStopping, optimizer } = options;
  return {
    ...options,
    ...{ epochs, steps, boundaryEverySteps },
    ...(earlyStopping && patience !== undefined && { earlyStopping: { ...earlyStopping, patience } }),
    ...(learningRate !== undefined && { optimizer: { ...optimizer, learningRate } }),
  };
}
