import type { JobSpec } from '@trainyard/contracts';
import { type Column, isReader, type Samples, type Training, targetsOf, valuesOfRows } from '@trainyard/engine';
import { decodeGreedily } from '@trainyard/engine/spec';
import type { SplitOutcome } from './reports.ts';

/** The part of a training that tells what its model makes of samples. */
export type EvaluatedTraining = Pick<Training, 'evaluate' | 'evaluateClasses'>;

/** Lets a decoder write the sequences of samples by itself. Shapes: [samples, length]. */
function decode(training: EvaluatedTraining, { rows, inputs, targets }: Samples, teacher: string, length: number) {
  const tableRows = targets.length / length;
  const sizeOf = (column: Column) => (isReader(column) ? column.size : column.length / tableRows);
  const own = Object.entries(inputs).map(
    ([name, column]) => [name, valuesOfRows(column, rows, sizeOf(column))] as const,
  );
  const order = rows.map((_, at) => at);
  return decodeGreedily(rows.length, length, async (fed) => {
    const samples = { rows: order, inputs: { ...Object.fromEntries(own), [teacher]: fed }, targets: fed };
    return (await training.evaluateClasses(samples)).classes;
  });
}

/** What a further output of the model makes of the samples of a split. */
export async function outputOutcome(
  training: EvaluatedTraining,
  loss: JobSpec['loss'],
  output: string,
  { split, samples }: Pick<SplitOutcome, 'split' | 'samples'>,
): Promise<SplitOutcome> {
  const own = { ...samples, targets: samples.otherTargets?.[output] ?? new Float32Array(0) };
  if (targetsOf(loss).kind === 'class') {
    const { classes, ...evaluation } = await training.evaluateClasses(samples, output);
    return { split, samples: own, found: classes, loss: evaluation.loss };
  }
  const evaluation = (await training.evaluate(samples)).of[output];
  if (!evaluation) throw new Error(`internal: the model has no output ${output}`);
  return { split, samples: own, found: evaluation.predictions, loss: evaluation.loss };
}

/** What the model of a training makes of the samples of a split. */
export async function splitOutcome(
  training: EvaluatedTraining,
  { loss: lossOptions, target }: Pick<JobSpec, 'loss' | 'target'>,
  split: SplitOutcome['split'],
  samples: Samples,
): Promise<SplitOutcome> {
  if (targetsOf(lossOptions).kind !== 'class') {
    const { predictions: found, loss } = await training.evaluate(samples);
    return { split, samples, found, loss };
  }
  const { classes: found, loss } = await training.evaluateClasses(samples);
  const { input: teacher } = target;
  if (target.kind !== 'sequence' || teacher === undefined) return { split, samples, found, loss };
  const decoded = await decode(training, samples, teacher, found.length / samples.rows.length);
  return { split, samples, found, decoded, loss };
}
