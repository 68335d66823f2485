import type { StoppingState } from '../control/early-stopping.ts';
import type { RollbackState } from '../control/on-divergence.ts';
import { readSafetensors, SafetensorsError, writeSafetensors } from '../interchange/safetensors.ts';
import type { Model } from '../model/model.ts';
import type { ScheduleState } from '../schedules/define-schedule.ts';
import { tensorData } from '../tensor/array.ts';
import type { EpochSums } from './epoch-sums.ts';
import { unpack } from './layout.ts';
import { layoutsOf } from './programs.ts';
import type { EndReason, Moment, RefusedStep } from './training-options.ts';
import { writeStateDict } from './write-state-dict.ts';

/** Everything a training goes on from, to the bit. */
export interface TrainingState {
  /** Epochs completed, steps done in the current one and altogether. */
  readonly epoch: number;
  readonly batch: number;
  readonly step: number;
  /** Sums over the current epoch so far. */
  readonly sums: EpochSums;
  /** What the schedule remembers. */
  readonly schedule: ScheduleState;
  /** What the control of the loop remembers. */
  readonly control: ControlState;
  /** Parameters, frozen parameters, buffers and optimizer slots by the names of the vectors. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
}

/** What decides how long a training goes on. */
export interface ControlState {
  /** Step of the last pause that was dealt with. */
  readonly pausedAt: number;
  readonly stopping: StoppingState;
  readonly rollback: RollbackState;
  /** The best state so far, and the one to go back to; their vectors are kept under `best:` and `good:` where they are not the state itself. */
  readonly best?: (Moment & { readonly value: number }) | undefined;
  readonly good?: Moment | undefined;
  /** Loss of the first step: a mean far above it is no state to go back to. */
  readonly firstLoss?: number | undefined;
  /** Time spent, where there is a budget of it. */
  readonly spentMs?: number | undefined;
  /** How it ended, where that is no matter of its length. */
  readonly ended?: Ended | undefined;
}

/** How a training ended before its length. */
export interface Ended {
  readonly reason: Exclude<EndReason, 'completed'>;
  readonly refused?: RefusedStep | undefined;
}

const format = 'trainyard.training-state.2';

/** A training state as safetensors: one tensor a vector, the counters as metadata. */
export function writeTrainingState({ vectors, ...counters }: TrainingState): Uint8Array {
  const tensors = Object.entries(vectors).map(([name, data]) => ({
    name,
    ...tensorData('float32', [data.length], data),
  }));
  return writeSafetensors(tensors, { format, counters: JSON.stringify(counters) });
}

/** Reads what `writeTrainingState` wrote. @throws {SafetensorsError} if the file is none, or not a training state. */
export function readTrainingState(file: Uint8Array): TrainingState {
  const { tensors, metadata } = readSafetensors(file);
  if (metadata.format !== format) {
    throw new SafetensorsError(
      `a training state expects the format ${format}, received ${metadata.format ?? 'none'}. Resume from a file that training wrote.`,
    );
  }
  const vectors = Object.fromEntries(tensors.map(({ name, data }) => [name, Float32Array.from(data as Float32Array)]));
  const counters = JSON.parse(metadata.counters ?? '{}') as Omit<TrainingState, 'vectors'>;
  return { ...counters, vectors };
}

/** Weights and buffers as a PyTorch state_dict in safetensors: names and layouts of torch.nn, in the order of the document. */
export function writeWeights(model: Model, vectors: Readonly<Record<string, Float32Array>>): Uint8Array {
  const layouts = layoutsOf(model);
  const empty = new Float32Array(0);
  const views = new Map([
    ...unpack(vectors.parameters ?? empty, layouts.parameters),
    ...unpack(vectors.frozen ?? empty, layouts.frozen),
    ...unpack(vectors.buffers ?? empty, layouts.buffers),
  ]);
  return writeStateDict(model, (name) => (views.get(name) ?? empty).slice());
}
