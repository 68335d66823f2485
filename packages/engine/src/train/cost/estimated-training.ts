import type { Truncation } from '../../model/truncation-document.ts';
import { type Windows, windowsOf } from '../../model/windows.ts';
import { headsOf } from '../heads.ts';
import type { TrainingSpec } from '../programs.ts';
import type { TrainingOptions } from '../training-options.ts';

/** Rows of the parts of a training's data. */
export interface PartRows {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** A training before it runs: what its cost is a function of. */
export interface EstimatedTraining
  extends TrainingSpec,
    Pick<TrainingOptions, 'epochs' | 'steps' | 'earlyStopping' | 'onDivergence'> {
  readonly batchSize: number | 'full';
  readonly backpropagationThroughTime?: Truncation | undefined;
  readonly rows: PartRows;
  /** Bytes of the data that are held in memory. */
  readonly dataBytes: number;
}

/** Samples of a whole batch: never more than there are. */
export function batchOf({ batchSize, rows: { train } }: Pick<EstimatedTraining, 'batchSize' | 'rows'>): number {
  return batchSize === 'full' ? train : Math.min(batchSize, train);
}

/** The windows that the sequences of a training are cut into; undefined: they are taken whole. */
export function windowsIn(training: EstimatedTraining): Windows | undefined {
  const { backpropagationThroughTime: truncation, model } = training;
  const losses = headsOf(training).map(({ loss }) => loss);
  return truncation && windowsOf(model, losses, truncation.window).windows;
}
