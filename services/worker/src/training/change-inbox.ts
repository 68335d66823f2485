import type { CheckpointPolicy, FieldChange, TrainingField } from '@trainyard/contracts';
import type { TrainingChange } from '@trainyard/engine';
import { changeLabel } from '../attempt/planned-changes.ts';

/** What each field is to the engine; the cadence of checkpoints by epochs is kept here. */
const engineFields: Record<TrainingField, keyof TrainingChange | undefined> = {
  'optimizer.learningRate': 'learningRate',
  epochs: 'epochs',
  steps: 'steps',
  'earlyStopping.patience': 'patience',
  'checkpoints.everyEpochs': undefined,
  'checkpoints.everySteps': 'boundaryEverySteps',
};

/** The cadence of checkpoints. */
export type Cadence = Pick<CheckpointPolicy, 'everyEpochs' | 'everySteps'>;

/** The cadence after a change. */
export function changedCadence<Policy extends Cadence>(policy: Policy, { field, to }: FieldChange): Policy {
  if (field === 'checkpoints.everyEpochs') return { ...policy, everyEpochs: to };
  if (field === 'checkpoints.everySteps') return { ...policy, everySteps: to };
  return policy;
}

/** Changes of a training on their way: kept until there is a training, and known again when they came into force. */
export class ChangeInbox {
  readonly #known = new Map<string, FieldChange>();
  #waiting: FieldChange[] = [];
  #follower: ((change: FieldChange) => void) | undefined;

  /** Takes a change in that was accepted while the attempt runs. */
  put(change: FieldChange): void {
    if (this.#follower) this.#follower(change);
    else this.#waiting.push(change);
  }

  /** Hands on every change, those that came before too. */
  follow(follower: (change: FieldChange) => void): void {
    this.#follower = follower;
    for (const change of this.#waiting.splice(0)) follower(change);
  }

  /** The change as the engine takes it. */
  forEngine(change: FieldChange): TrainingChange {
    const label = changeLabel(change);
    this.#known.set(label, change);
    const name = engineFields[change.field as TrainingField];
    return { label, ...(name && { [name]: change.to }) };
  }

  /** The change that the engine tells of. */
  named(label: string | undefined): FieldChange | undefined {
    return this.#known.get(label ?? '');
  }
}
