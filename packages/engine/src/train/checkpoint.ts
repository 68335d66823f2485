import { readSafetensors, SafetensorsError, writeSafetensors } from '../interchange/safetensors.ts';
import type { Model } from '../model/model.ts';
import type { ScheduleState } from '../schedules/define-schedule.ts';
import { freshSchedule } from '../schedules/document.ts';
import { tensorData } from '../tensor/array.ts';
import type { EpochSums } from './epoch-sums.ts';
import { unpack } from './layout.ts';
import { layoutsOf } from './programs.ts';
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
  /** Parameters, frozen parameters, buffers and optimizer slots by the names of the vectors. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
}

const format = 'trainyard.training-state.1';

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
  return { ...counters, schedule: counters.schedule ?? freshSchedule, vectors };
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
