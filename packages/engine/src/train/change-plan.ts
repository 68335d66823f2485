import type { PlannedChange, TrainingChange, TrainingOptions } from './training-options.ts';

/** The changes of a training that are still to come: planned ones at their steps, and those that were asked for, at the next. */
export class ChangePlan {
  #planned: readonly PlannedChange[];
  #asked: TrainingChange[] = [];

  constructor(planned: readonly PlannedChange[] = []) {
    this.#planned = planned.toSorted((a, b) => a.step - b.step);
  }

  ask(change: TrainingChange): void {
    this.#asked.push(change);
  }

  /** Whether a change was asked for that is not in force. */
  get isAsked(): boolean {
    return this.#asked.length > 0;
  }

  /** The step of the next planned change; infinite where none is. */
  get nextStep(): number {
    return this.#planned[0]?.step ?? Number.POSITIVE_INFINITY;
  }

  /** Takes those that a training went past before it was where it goes on. */
  takeBefore(step: number): PlannedChange[] {
    const passed = this.#planned.filter((change) => change.step < step);
    this.#planned = this.#planned.slice(passed.length);
    return passed;
  }

  /** Takes those that come into force after so many steps. */
  takeDue(step: number): TrainingChange[] {
    const due = [...this.takeBefore(step + 1), ...this.#asked];
    this.#asked = [];
    return due;
  }
}

/** The options of a training after a change. */
export function changedOptions(options: TrainingOptions, change: TrainingChange): TrainingOptions {
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
