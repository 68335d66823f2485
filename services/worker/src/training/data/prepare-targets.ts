import type { JobSpec } from '@trainyard/contracts';
import { loadTargets, type PartSource, type Target } from '@trainyard/datasets';
import { type RowValues, type Samples, targetsOf } from '@trainyard/engine';
import type { FittedJob } from '../fit-job.ts';
import { InvalidData } from '../invalid-data.ts';

/** @throws {InvalidData} when all training rows are of one class */
export function checkClasses(target: Target, values: RowValues | undefined, rows: Int32Array): void {
  if (target.kind !== 'class' || !values) return;
  const [first = 0] = rows;
  if (rows.some((row) => values[row] !== values[first])) return;
  const name = target.classes[values[first] ?? 0];
  const message = `all ${rows.length} training rows are of the class ${JSON.stringify(name)} of column ${target.column}`;
  const hint =
    'Stratify the split, take another seed, or add rows of other classes: with one there is nothing to learn.';
  throw new InvalidData([{ message, hint }]);
}

/** What stands beside features and target in the samples of a part. */
export type Beside = Pick<Samples, 'otherTargets' | 'sampleWeights'>;

/** @throws {InvalidData} when a target is not such as the loss is made for */
export function checkTargets(targets: RowValues, loss: JobSpec['loss']): void {
  const { range } = targetsOf(loss);
  if (!range) return;
  const [least, largest] = range;
  const wrong = targets.find((value) => value < least || value > largest);
  if (wrong === undefined) return;
  const message = `the loss ${loss.type} takes targets from ${least} to ${largest}, received ${wrong}`;
  throw new InvalidData([{ message, hint: 'Use mse, mae or lq for numbers of any size.' }]);
}

/** @throws {InvalidData} when a weight is below 0 */
function checkWeights(weights: RowValues, column: string): void {
  const wrong = weights.find((value) => value < 0);
  if (wrong === undefined) return;
  const message = `sample weights are 0 or more, the column ${column} holds ${wrong}`;
  throw new InvalidData([{ message, hint: 'Name a column of weights.' }]);
}

/** Loads the targets of further outputs and the sample weights of a part. @throws {InvalidData} when they do not suit their loss */
export async function loadBeside(source: PartSource, { otherTargets }: FittedJob, spec: JobSpec): Promise<Beside> {
  const { outputs = {}, sampleWeight } = spec;
  const others: Record<string, RowValues> = {};
  for (const [name, target] of Object.entries(otherTargets)) {
    const values = await loadTargets(source, target, spec.missing === 'dropRow');
    checkTargets(values, outputs[name]?.loss ?? spec.loss);
    others[name] = values;
  }
  const beside = Object.keys(others).length > 0 ? { otherTargets: others } : {};
  if (sampleWeight === undefined) return beside;
  const weights = await loadTargets(source, { kind: 'number', columns: [sampleWeight] });
  checkWeights(weights, sampleWeight);
  return { ...beside, sampleWeights: weights as Float32Array };
}
