import type { Truncation } from '../model/truncation-document.ts';
import type { ScheduleOptions } from '../schedules/document.ts';
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
  readonly epochs: number;
  readonly seed: number;
  /** Threads one operator may use; part of what makes a run repeatable. */
  readonly threads: number;
  readonly train: SampleColumns;
  readonly validation?: SampleColumns;
  /** Rows in a new random order every epoch. Default: true. */
  readonly shuffle?: boolean;
  /** A training state to go on from, as `state()` returned it. */
  readonly resumeFrom?: Uint8Array;
  /** Start values by state_dict name, instead of drawn ones. */
  readonly startFrom?: Readonly<Record<string, Float32Array>>;
  /** Where steps run: in a thread of their own (default), or in the calling one, which every step then blocks. */
  readonly runIn?: 'thread' | 'caller';
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

/** What happens while a training runs. */
export type TrainingEvent =
  | {
      readonly type: 'steps';
      /** Steps done altogether before and after these. */
      readonly from: number;
      readonly step: number;
      readonly epoch: number;
      /** Objective (with penalties) of every step. */
      readonly losses: Float32Array;
      /** The learning rate of every step. */
      readonly learningRates: Float64Array;
      readonly samples: number;
      readonly elapsedMs: number;
    }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly step: number;
      /** Of its last step. */
      readonly learningRate: number;
      readonly train: PartMetrics;
      readonly validation?: PartMetrics;
    }
  | { readonly type: 'diverged'; readonly epoch: number; readonly step: number; readonly loss: number }
  | { readonly type: 'stopped'; readonly epoch: number; readonly step: number }
  | { readonly type: 'completed'; readonly epoch: number; readonly step: number };

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
