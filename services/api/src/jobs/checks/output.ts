import type { JobSpec, ProblemFinding } from '@trainyard/contracts';
import { misfitOf, targetsOf } from '@trainyard/engine/check';
import { type Complaint, errorAt, namesOf } from './finding.ts';
import type { PlacedModel } from './input.ts';
import type { Target } from './target.ts';

const written = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function atOutput({ model, at }: PlacedModel, complaint: Complaint): ProblemFinding {
  const layer = model.layers.find(({ id }) => id === model.output);
  const field = layer && 'units' in layer.options ? '/units' : '';
  return errorAt(at(`${layer?.pointer ?? ''}${field}`), { layer: model.output, ...complaint });
}

function classOutput(placed: PlacedModel, { classes }: Target, axis: number): ProblemFinding[] {
  const { shape } = placed.model.outputType;
  const received = shape.at(axis);
  if (shape.length === 1 && received === classes.length) return [];
  const expected = `[${classes.length}], one number for each class (${namesOf(classes)})`;
  const message = `${placed.model.output} gives ${written(shape)}, expected ${expected}`;
  const hint = `End the model with a layer of ${classes.length} units.`;
  return [atOutput(placed, { code: 'classCount', message, expected, received: shape, hint })];
}

function numberOutput(placed: PlacedModel, { columns }: Target, wanted: readonly number[]): ProblemFinding[] {
  if (sizeOf(wanted) === columns.length) return [];
  const { shape } = placed.model.outputType;
  const expected = `${columns.length} ${columns.length === 1 ? 'number' : 'numbers'}, one for each target column`;
  const message = `${placed.model.output} gives ${written(shape)}, expected ${expected}`;
  const hint = `End the model with a layer of ${columns.length} units.`;
  return [atOutput(placed, { code: 'outputCount', message, expected, received: shape, hint })];
}

function kindMismatch(target: Target, loss: JobSpec['loss'], lossKind: string): ProblemFinding[] {
  const targetKind = target.kind === 'class' ? 'class' : 'number';
  if (targetKind === lossKind) return [];
  const message = `the loss ${loss.type} is over targets of the kind ${lossKind}, the target ${namesOf(target.columns)} is ${target.kind}`;
  const hint =
    targetKind === 'class'
      ? 'Use a loss over classes, crossEntropy or hinge, or the target kind number.'
      : 'Use a loss over numbers, such as mse, mae or binaryCrossEntropy, or the target kind class.';
  return [errorAt('/loss/type', { code: 'lossMismatch', message, expected: targetKind, received: lossKind, hint })];
}

/** Holds the output of a model to its loss, and both to the target; what is not known yet is left out. */
export function outputFindings(
  loss: JobSpec['loss'] | undefined,
  target: Target | undefined,
  placed: PlacedModel | undefined,
): ProblemFinding[] {
  if (!loss) return [];
  const { kind: lossKind, shape } = targetsOf(loss);
  const mismatch = target ? kindMismatch(target, loss, lossKind) : [];
  if (mismatch.length > 0 || !placed) return mismatch;
  const output = placed.model.outputType.shape;
  const misfit = misfitOf(output, loss);
  if (misfit) {
    const message = `the loss ${loss.type} expects ${misfit.expected}, received ${misfit.received}`;
    return [atOutput(placed, { code: 'lossMisfit', message, ...misfit })];
  }
  if (!target) return [];
  const axis = 'axis' in loss ? loss.axis : 0;
  return lossKind === 'class' ? classOutput(placed, target, axis) : numberOutput(placed, target, shape(output, loss));
}
