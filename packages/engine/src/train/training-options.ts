import type { Mode } from '../control/better.ts';
import type { Budget } from '../control/budget.ts';
import type { Cadence } from '../control/cadence.ts';
import type { EarlyStopping } from '../control/early-stopping.ts';
import type { OnDivergence } from '../control/on-divergence.ts';
import type { Truncation } from '../model/truncation-document.ts';
import type { ScheduleOptions } from '../schedules/document.ts';
import type { Monitor } from '../schedules/reduce-on-plateau.ts';
import type { Memory } from './afresh.ts';
import type { Refusal } from './guards.ts';
import type { HeadMetrics } from './head-metrics.ts';
import type { TrainingSpec } from './programs.ts';
import type { SampleColumns } from './samples.ts';

/** What a training is made of. */
export interface TrainingOptions extends TrainingSpec {
  /** How the learning rate changes. Default: it does not. */
  readonly schedule?: ScheduleOptions | undefined;
  /** What the schedule counts. Default: epochs. */
  readonly scheduleUnit?: 'step' | 'epoch' | undefined;
  readonly batchSize: number | 'full';
  /** Truncated backpropagation through time: sequences are cut into windows of so many steps. With targets at every step, each
   *  window is a step of its own that starts from the state, not the gradient, of the one before; else only the last counts.
   *  A window as long as the sequence is the whole. Default: the whole. */
  readonly backpropagationThroughTime?: Truncation | undefined;
  /** Passes over the samples; may be left out where `steps` are given. */
  readonly epochs?: number | undefined;
  /** Steps after which it ends, in the middle of an epoch too; with `epochs` whichever comes first. */
  readonly steps?: number | undefined;
  /** How often the validation samples are evaluated; at the end they always are. Default: after every epoch. */
  readonly validateEvery?: Cadence | undefined;
  /** A boundary every so many steps, besides those that other options make: where a state may be asked for. Default: none. */
  readonly boundaryEverySteps?: number | undefined;
  /** When to end before. Default: not. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** The metric that says which state is the best. Default: that of early stopping, else the loss. */
  readonly best?: { readonly monitor?: Monitor | undefined; readonly mode?: Mode | undefined } | undefined;
  /** What happens when a step is refused. Default: fail. */
  readonly onDivergence?: OnDivergence | undefined;
  /** Time after which it ends at the next step; counted over all attempts. Default: none. */
  readonly budget?: Budget | undefined;
  /** A clock that never goes back, in milliseconds. Default: performance.now. */
  readonly now?: (() => number) | undefined;
  readonly seed: number;
  /** Threads one operator may use; part of what makes a run repeatable. */
  readonly threads: number;
  readonly train: SampleColumns;
  readonly validation?: SampleColumns | undefined;
  /** Rows in a new random order every epoch. Default: true. */
  readonly shuffle?: boolean;
  /** A training state to go on from, as `state()` returned it. */
  readonly resumeFrom?: Uint8Array;
  /** Whether that state is another training's, which this one begins with; what of its memory is left out. Default: its own. */
  readonly afresh?: readonly Memory[] | undefined;
  /** Start values by state_dict name, instead of drawn ones. */
  readonly startFrom?: Readonly<Record<string, Float32Array>>;
  /** Changes whose steps are known beforehand, such as those of a training that is repeated or gone on with. Default: none. */
  readonly changes?: readonly PlannedChange[] | undefined;
  /** Where steps run: in a thread of their own (default), or in the calling one, which every step then blocks. */
  readonly runIn?: 'thread' | 'caller';
}

/** What may be changed of a training while it runs; what is left out stays. */
export interface TrainingChange {
  /** Names it in the event that tells of it. */
  readonly label?: string | undefined;
  /** The optimizer's rate from now on; the rates of a schedule are multiplied by what it is of the one at the start. */
  readonly learningRate?: number | undefined;
  /** How long it is to be, over all; what is passed already ends it at once. A schedule over the whole training is over the new length. */
  readonly epochs?: number | undefined;
  readonly steps?: number | undefined;
  /** Of early stopping, where there is one. */
  readonly patience?: number | undefined;
  readonly boundaryEverySteps?: number | undefined;
}

/** A change after a number of steps. */
export interface PlannedChange extends TrainingChange {
  readonly step: number;
}

/** Metrics of one part of the data. */
export interface PartMetrics {
  /** Summed over the outputs. */
  readonly loss: number;
  /** Share of the positions that count that are right; of the model's first output, where its loss knows right and wrong. */
  readonly accuracy?: number;
  /** Of each output by its name, where there are several. */
  readonly outputs?: Readonly<Record<string, HeadMetrics>>;
}

/** A state of a training, by epochs completed and steps made. */
export interface Moment {
  readonly epoch: number;
  readonly step: number;
}

/** Why a training ended by itself. */
export type EndReason = 'completed' | 'earlyStopped' | 'timeBudget' | 'diverged';

/** A step that was refused: it wrote nothing. */
export interface RefusedStep {
  /** Epochs completed before it. */
  readonly epoch: number;
  /** Its number, counted from 1. */
  readonly step: number;
  /** Its loss. */
  readonly loss: number;
  readonly refusal: Refusal;
}

/** What happens while a training runs. */
export type TrainingEvent =
  | ({ readonly type: 'steps' } & StepsEvent)
  | ({ readonly type: 'epoch' } & EpochEvent)
  | ({ readonly type: 'boundary' } & BoundaryEvent)
  | ({ readonly type: 'rolledBack' } & RolledBackEvent)
  | ({ readonly type: 'changed'; readonly change: TrainingChange } & Moment)
  | ({ readonly type: 'diverged' } & RefusedStep)
  | ({ readonly type: 'stopped' } & Moment)
  | ({ readonly type: 'completed' } & CompletedEvent);

/** Some steps were made. */
interface StepsEvent extends Moment {
  /** Steps done altogether before these. */
  readonly from: number;
  /** Objective (with penalties) of every step. */
  readonly losses: Float32Array;
  /** The learning rate of every step. */
  readonly learningRates: Float64Array;
  readonly samples: number;
  readonly elapsedMs: number;
}

/** What is known where a training pauses between two steps: nothing runs while the event is dealt with. */
interface PauseEvent extends Moment {
  readonly validation?: PartMetrics;
  /** Whether the metric that says so was never better. */
  readonly best?: boolean;
  /** Whether the training ends here. */
  readonly last?: boolean;
}

/** An epoch has ended. */
interface EpochEvent extends PauseEvent {
  /** Of its last step. */
  readonly learningRate: number;
  readonly train: PartMetrics;
}

/** A pause within an epoch. */
interface BoundaryEvent extends PauseEvent {
  /** Of the steps of the epoch so far; at the end of a training. */
  readonly train?: PartMetrics;
}

/** A step was refused, and the training went back. */
interface RolledBackEvent extends RefusedStep {
  /** Whose weights, buffers and optimizer state are in place again. */
  readonly to: Moment;
  /** Of every learning rate from now on. */
  readonly factor: number;
  /** Rollbacks so far. */
  readonly times: number;
}

/** The training ended by itself. */
interface CompletedEvent extends Moment {
  readonly reason: EndReason;
  /** The best state, where it was put back and is another one than the last. */
  readonly restored?: Moment;
  /** The step that ended it, where it diverged. */
  readonly refused?: RefusedStep;
}

/** Classes and data loss of samples with noise off. */
export interface ClassEvaluation {
  /** The class with the largest output, `[rows, positions]`, in the order of the rows; the first of equal ones. */
  readonly classes: Int32Array;
  readonly loss: number;
}

/** Outputs and data loss of samples with noise off. */
export interface Evaluation extends OutputEvaluation {
  /** Of each output by its name, the first included; where there are several, `loss` is their sum. */
  readonly of: Readonly<Record<string, OutputEvaluation>>;
}

/** What one output gives, and its data loss. */
export interface OutputEvaluation {
  /** `[rows, ...outputShape]`, in the order of the rows. */
  readonly outputs: Float32Array;
  /** What is predicted: the outputs, or what the loss makes of them, such as the probabilities of logits. */
  readonly predictions: Float32Array;
  readonly loss: number;
  /** Share of the positions that count that are right; where the loss knows right and wrong. */
  readonly accuracy?: number;
}
