import { sizeOf } from '../../tensor/shape.ts';
import { layoutsOf, vectorPlaceholders } from '../programs.ts';
import { type TrainingLength, trainingLength } from '../training-length.ts';
import { batchOf, type EstimatedTraining, windowsIn } from './estimated-training.ts';
import { flopsOfSample } from './step-cost.ts';

/** How large a training is, but for the memory it takes. */
export interface TrainingSize {
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Of forward and backward pass. */
  readonly flopsPerSample: number;
  readonly flopsPerEpoch: number;
  readonly steps: number;
  /** Weights and everything to go on from, of one checkpoint. */
  readonly checkpointBytes: number;
}

const bytesPerNumber = 4;

/** Bytes of the vectors of a training: parameters, buffers and the slots of its optimizer. */
export function vectorBytes(training: EstimatedTraining): number {
  const vectors = Object.values(vectorPlaceholders(training));
  return bytesPerNumber * vectors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Bytes of a model's weights and buffers. */
export function weightBytes({ model }: Pick<EstimatedTraining, 'model'>): number {
  const { parameters, frozen, buffers } = layoutsOf(model);
  return bytesPerNumber * (parameters.length + frozen.length + buffers.length);
}

/** Epochs and steps of a training; no steps while its rows are not known. */
export function lengthOf(training: EstimatedTraining): TrainingLength {
  const [batch, windows] = [batchOf(training), windowsIn(training)];
  const updates = windows?.updates === 'each' ? windows.parts.length : 1;
  return trainingLength(training, batch > 0 ? updates * Math.ceil(training.rows.train / batch) : 0);
}

/** Counts what a training has to compute and to keep. */
export function trainingSize(training: EstimatedTraining): TrainingSize {
  const { parameters, frozen } = layoutsOf(training.model);
  const flopsPerSample = flopsOfSample(training.model);
  return {
    parameters: parameters.length + frozen.length,
    trainableParameters: parameters.length,
    flopsPerSample,
    flopsPerEpoch: flopsPerSample * training.rows.train,
    steps: lengthOf(training).steps,
    checkpointBytes: weightBytes(training) + vectorBytes(training),
  };
}
