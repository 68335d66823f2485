import type { ProblemFinding } from '@trainyard/contracts';
import type { Model } from '@trainyard/engine/check';
import type { FeatureColumns } from './features.ts';
import { errorAt, type Resolved, resolved } from './finding.ts';

/** A model of a job, and how a place in its document is written as a place in the body of the request. */
export interface PlacedModel {
  model: Model;
  at: (pointer: string) => string;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
const written = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const sameShape = (a: readonly number[], b: readonly number[]): boolean => written(a) === written(b);

function inputFindings({ model, at }: PlacedModel): ProblemFinding[] {
  const inputs = Object.entries(model.inputs);
  const [only] = inputs;
  const hint = 'A table or an image set feeds one input of numbers: give the model `input` with a shape.';
  if (inputs.length !== 1 || !only) {
    const message = `the model has ${inputs.length} inputs, a job has features for one`;
    return [errorAt(at('/inputs'), { code: 'severalInputs', message, expected: 1, received: inputs.length, hint })];
  }
  const [name, { dtype }] = only;
  if (dtype === 'float32') return [];
  const message = `the input ${name} is of ${dtype}, features are float32`;
  return [errorAt(at('/input/dtype'), { code: 'inputType', message, expected: 'float32', received: dtype, hint })];
}

function wrongSize(given: readonly number[], size: number, pointer: string): ProblemFinding {
  const message = `the shape ${written(given)} takes ${sizeOf(given)} values, a sample has ${size}`;
  const hint = 'The product of the shape must be the number of values of one sample.';
  const expected = `a shape of ${size} values`;
  return errorAt(pointer, { code: 'shapeMismatch', message, expected, received: given, hint });
}

function otherThanModel(given: readonly number[], expected: readonly number[]): ProblemFinding {
  const message = `features have the shape ${written(given)}, the input of the model ${written(expected)}`;
  const hint = 'Give both the same shape, or leave features.shape out.';
  return errorAt('/features/shape', { code: 'shapeMismatch', message, expected, received: given, hint });
}

/**
 * Settles the shape in which features enter a model: as the job says, else as the model takes them.
 * The model's input must have as many values as a sample has.
 */
export function resolveInput(
  features: FeatureColumns | undefined,
  asked: readonly number[] | undefined,
  placed: PlacedModel | undefined,
): Resolved<number[]> {
  const input = placed && Object.values(placed.model.inputs)[0]?.shape;
  const findings = placed ? inputFindings(placed) : [];
  const size = features && sizeOf(features.shape);
  if (asked && size !== undefined && sizeOf(asked) !== size) findings.push(wrongSize(asked, size, '/features/shape'));
  else if (asked && input && !sameShape(asked, input)) findings.push(otherThanModel(asked, input));
  if (!asked && placed && input && size !== undefined && sizeOf(input) !== size) {
    findings.push(wrongSize(input, size, placed.at('/input/shape')));
  }
  return resolved(findings, () => [...(asked ?? input ?? features?.shape ?? [])]);
}
