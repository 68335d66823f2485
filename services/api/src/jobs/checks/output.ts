import type { DatasetProfile, JobSpec, ProblemFinding } from '@trainyard/contracts';
import { misfitOf, targetsOf } from '@trainyard/engine/check';
import { formatShape, sizeOf } from '@trainyard/engine/spec';
import { atOutput } from './at-output.ts';
import { errorAt, namesOf } from './finding.ts';
import type { PlacedModel } from './input.ts';
import { sequenceOutput } from './sequence-output.ts';
import type { Target } from './target.ts';

function classOutput(placed: PlacedModel, { classes }: Target, axis: number): ProblemFinding[] {
  const { shape } = placed.model.outputType;
  if (shape.length === 1 && shape.at(axis) === classes.length) return [];
  const expected = `[${classes.length}], one number for each class (${namesOf(classes)})`;
  const message = `${placed.model.output} gives ${formatShape(shape)}, expected ${expected}`;
  const hint = `End the model with a layer of ${classes.length} units.`;
  return [atOutput(placed, { code: 'classCount', message, expected, received: shape, hint })];
}

/** One class at each of several positions: as many positions as values, as many outputs at each as classes. */
function classesOutput(placed: PlacedModel, { classes, values }: Target, wanted: Wanted): ProblemFinding[] {
  const { shape } = placed.model.outputType;
  if (sizeOf(wanted.shape) === values && shape.at(wanted.axis) === classes.length) return [];
  const expected = `${classes.length} numbers (one for each class) at each of ${values} steps`;
  const message = `${placed.model.output} gives ${formatShape(shape)}, expected ${expected}`;
  const hint = `End the model with an output of [${values}, ${classes.length}] and a loss over the axis -1.`;
  return [atOutput(placed, { code: 'classCount', message, expected, received: shape, hint })];
}

interface Wanted {
  /** Shape of a sample's targets. */
  shape: readonly number[];
  /** Axis of the classes in the output. */
  axis: number;
}

function targetOutput(placed: PlacedModel, target: Target, wanted: Wanted, profile: DatasetProfile | undefined) {
  if (target.kind === 'sequence') return sequenceOutput(placed, target, profile);
  if (target.kind === 'classes') return classesOutput(placed, target, wanted);
  return target.kind === 'class'
    ? classOutput(placed, target, wanted.axis)
    : numberOutput(placed, target, wanted.shape);
}

function numberOutput(placed: PlacedModel, { values, columns }: Target, wanted: readonly number[]): ProblemFinding[] {
  if (sizeOf(wanted) === values) return [];
  const { shape } = placed.model.outputType;
  const each = values === columns.length ? 'target column' : 'element of the target';
  const expected = `${values} ${values === 1 ? 'number' : 'numbers'}, one for each ${each}`;
  const message = `${placed.model.output} gives ${formatShape(shape)}, expected ${expected}`;
  const hint = `End the model with a layer of ${values} units.`;
  return [atOutput(placed, { code: 'outputCount', message, expected, received: shape, hint })];
}

const isOverLastAxis = (loss: JobSpec['loss']): boolean => 'axis' in loss && (loss.axis === -1 || loss.axis === 1);

function stepMismatch({ columns, kind }: Target, loss: JobSpec['loss']): ProblemFinding {
  const message = `the target ${namesOf(columns)} of the kind ${kind} has a class at every step, the loss ${loss.type} has its classes on another axis than the last`;
  const hint = 'Use the loss crossEntropy with the axis -1, or leave the loss out.';
  return errorAt('/loss', { code: 'lossMismatch', message, expected: 'classes on the axis -1', hint });
}

function kindMismatch(target: Target, loss: JobSpec['loss'], lossKind: string): ProblemFinding[] {
  const isNumber = target.kind === 'number' || target.kind === 'numbers';
  const targetKind = isNumber ? 'number' : 'class';
  const isPerStep = target.kind === 'sequence' || target.kind === 'classes';
  if (targetKind === lossKind && isPerStep && !isOverLastAxis(loss)) return [stepMismatch(target, loss)];
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
  profile?: DatasetProfile,
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
  return targetOutput(placed, target, { axis, shape: shape(output, loss) }, profile);
}
