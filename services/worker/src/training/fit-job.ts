import type { JobSpec } from '@trainyard/contracts';
import {
  type ClassTarget,
  type Features,
  type JobFinding,
  type StoredSchema,
  selectFeatures,
  type Target,
  targetOf,
} from '@trainyard/datasets';
import { type Model, targetsOf } from '@trainyard/engine';
import { InvalidData } from './invalid-data.ts';

/** What a job reads of its dataset. */
export interface FittedJob {
  /** Name of the model's input. */
  input: string;
  features: Features;
  target: Target;
}

type Finding = Pick<JobFinding, 'message' | 'hint'>;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function classFindings({ classes, column }: ClassTarget, model: Model): Finding[] {
  const { shape } = model.outputType;
  if (sizeOf(shape) === classes.length) return [];
  const message = `${model.output} gives [${shape.join(', ')}], and column ${column} has ${classes.length} classes`;
  return [{ message, hint: `End the model with a layer of ${classes.length} units.` }];
}

function numberFindings(columns: readonly string[], model: Model): Finding[] {
  const { shape } = model.outputType;
  if (sizeOf(shape) === columns.length) return [];
  const message = `${model.output} gives [${shape.join(', ')}], and ${columns.length} numbers are to be predicted`;
  return [{ message, hint: `End the model with a layer of ${columns.length} units.` }];
}

function outputFindings(target: Target, { loss }: JobSpec, model: Model): Finding[] {
  const kind = target.kind === 'class' ? 'class' : 'number';
  const { kind: lossKind } = targetsOf(loss);
  if (kind !== lossKind) {
    const message = `the loss ${loss.type} is over targets of the kind ${lossKind}, the target is of the kind ${kind}`;
    return [
      {
        message,
        hint: 'Choose the loss by what is predicted: crossEntropy or hinge for classes, mse, mae or lq for numbers, binaryCrossEntropy for 0 and 1.',
      },
    ];
  }
  return target.kind === 'class' ? classFindings(target, model) : numberFindings(target.columns, model);
}

/**
 * Holds a job to what its dataset turned out to hold: columns, classes, missing values, shapes.
 * @throws {InvalidData} with every finding
 */
export function fitJob(schema: StoredSchema, spec: JobSpec, model: Model): FittedJob {
  const [[input, { shape }] = ['', { shape: [] }]] = Object.entries(model.inputs);
  const target = targetOf(schema, spec.target);
  const request = { columns: spec.features.columns, shape };
  const features = selectFeatures(schema, request, [spec.target.column].flat());
  const findings: Finding[] = [...target.findings, ...features.findings].filter(({ severity }) => severity === 'error');
  if (target.value) findings.push(...outputFindings(target.value, spec, model));
  if (findings.length > 0 || !features.value || !target.value) throw new InvalidData(findings);
  return { input, features: features.value, target: target.value };
}
