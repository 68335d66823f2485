import type { JobSpec } from '@trainyard/contracts';
import { type Samples, type Training, targetsOf } from '@trainyard/engine';
import { decodeGreedily } from '@trainyard/engine/spec';
import type { SplitOutcome } from './reports.ts';

/** The part of a training that tells what its model makes of samples. */
export type EvaluatedTraining = Pick<Training, 'evaluate' | 'evaluateClasses'>;

/** Values of the samples' rows alone, in their order. */
function gathered<Values extends Float32Array | Int32Array>(
  values: Values,
  rows: Int32Array,
  tableRows: number,
): Values {
  const size = values.length / tableRows;
  const picked = values.slice(0, rows.length * size) as Values;
  rows.forEach((row, at) => {
    picked.set(values.subarray(row * size, (row + 1) * size), at * size);
  });
  return picked;
}

/** Lets a decoder write the sequences of samples by itself. Shapes: [samples, length]. */
function decode(training: EvaluatedTraining, { rows, inputs, targets }: Samples, teacher: string, length: number) {
  const tableRows = targets.length / length;
  const own = Object.entries(inputs).map(([name, values]) => [name, gathered(values, rows, tableRows)] as const);
  const order = rows.map((_, at) => at);
  return decodeGreedily(rows.length, length, async (fed) => {
    const samples = { rows: order, inputs: { ...Object.fromEntries(own), [teacher]: fed }, targets: fed };
    return (await training.evaluateClasses(samples)).classes;
  });
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
