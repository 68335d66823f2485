import { featureSources, type JobSpec, type SettledSource } from '@trainyard/contracts';
import {
  type ClassTarget,
  type Features,
  type JobFinding,
  type NumberTarget,
  type StoredSchema,
  selectFeatures,
  type Target,
  type TargetRequest,
  targetOf,
} from '@trainyard/datasets';
import { type Model, targetsOf } from '@trainyard/engine';
import { formatShape, jointMisfits, sizeOf, type TokenizerOptions } from '@trainyard/engine/spec';
import { InvalidData } from './invalid-data.ts';

/** What feeds one input of the model. */
export interface FittedInput {
  name: string;
  features: Features;
  /** Cuts the text of the column; given for features of text. */
  tokenizer?: TokenizerOptions;
}

/** What a job reads of its dataset. */
export interface FittedJob {
  inputs: FittedInput[];
  target: Target;
  /** What the further outputs of the model learn, by their names. */
  otherTargets: Record<string, NumberTarget | ClassTarget>;
  /** Of a target of tokens. */
  sequence?: FittedSequence;
  /** Columns whose rows without a value are left out. */
  dropped: string[];
}

/** How a target of tokens is laid out. */
export interface FittedSequence {
  tokenizer: TokenizerOptions;
  /** Steps of the model's output. */
  length: number;
  /** The input that takes the target one step late; without one there is no <end>. */
  teacher?: string;
}

type Finding = Pick<JobFinding, 'message' | 'hint'>;

function countFindings(expected: number, what: string, { output, outputType: { shape } }: Model): Finding[] {
  if (sizeOf(shape) === expected) return [];
  const message = `${output} gives ${formatShape(shape)}, and ${what}`;
  return [{ message, hint: `End the model with a layer of ${expected} units.` }];
}

function classesFindings(steps: number, classes: number, { output, outputType: { shape } }: Model): Finding[] {
  if (sizeOf(shape) === steps * classes && shape.length === 2) return [];
  const message = `${output} gives ${formatShape(shape)}, and ${steps} columns with ${classes} classes are to be predicted`;
  return [{ message, hint: `End the model with an output of [${steps}, ${classes}].` }];
}

function sequenceFindings({ inputs, output, outputType: { shape } }: Model, teacher: string | undefined): Finding[] {
  if (shape.length !== 2) {
    const message = `${output} gives ${formatShape(shape)}, and a sequence takes [length, tokens]`;
    return [{ message, hint: 'End the model with a layer of a unit for each token, at each step.' }];
  }
  const input = teacher === undefined ? undefined : inputs[teacher];
  if (!input || (input.dtype === 'int64' && formatShape(input.shape) === formatShape(shape.slice(0, 1)))) return [];
  const message = `the input ${teacher} is ${input.dtype} ${formatShape(input.shape)}, and takes the target: int64 [${shape[0]}]`;
  return [{ message, hint: 'Give it the length of the output.' }];
}

type OutputSpec = Pick<JobSpec, 'loss' | 'target'>;

function outputFindings(target: Target, spec: OutputSpec, model: Model): Finding[] {
  const kind = target.kind === 'number' || target.kind === 'numbers' ? 'number' : 'class';
  const { kind: lossKind } = targetsOf(spec.loss);
  if (kind !== lossKind) {
    const message = `the loss ${spec.loss.type} is over targets of the kind ${lossKind}, the target is of the kind ${kind}`;
    return [{ message, hint: 'Choose the loss by what is predicted: crossEntropy for classes, mse for numbers.' }];
  }
  if (target.kind === 'sequence') return sequenceFindings(model, spec.target.input);
  if (target.kind === 'classes') return classesFindings(target.columns.length, target.classes.length, model);
  const count = target.kind === 'class' ? target.classes.length : target.columns.length;
  const what =
    target.kind === 'class' ? `column ${target.column} has ${count} classes` : `${count} numbers are to be predicted`;
  return countFindings(count, what, model);
}

interface FittedSource {
  input?: FittedInput;
  findings: Finding[];
}

function fitSource(
  schema: StoredSchema,
  name: string,
  source: SettledSource,
  spec: JobSpec,
  model: Model,
): FittedSource {
  const { columns, tokenizer } = source;
  const input = model.inputs[name];
  if (!input)
    return { findings: [{ message: `the model has no input ${name}`, hint: 'Name inputs as the model does.' }] };
  const { dtype, shape } = input;
  if (tokenizer && (dtype !== 'int64' || shape.length !== 1)) {
    const message = `the input ${name} is ${dtype} ${formatShape(shape)}, and tokens are int64 [length]`;
    return { findings: [{ message, hint: 'Give the model an int64 input of one axis.' }] };
  }
  const kind = tokenizer ? 'text' : dtype === 'int64' ? 'indexes' : 'numbers';
  const { preprocessing, missing } = spec;
  const request = { columns, shape, kind, preprocessing, dropsMissing: missing === 'dropRow' } as const;
  const { value, findings } = selectFeatures(schema, request, columnsTaken(spec));
  const errors = findings.filter(({ severity }) => severity === 'error');
  return { findings: errors, ...(value && { input: { name, features: value, ...(tokenizer && { tokenizer }) } }) };
}

function fitSequence({ target: { tokenizer, input } }: JobSpec, model: Model): FittedSequence | undefined {
  const [length = 0] = model.outputType.shape;
  return tokenizer && { tokenizer, length, ...(input !== undefined && { teacher: input }) };
}

function unfedFindings(model: Model, fed: readonly (string | undefined)[]): Finding[] {
  const unfed = Object.keys(model.inputs).filter((name) => !fed.includes(name));
  const hint = 'Give its columns in features.inputs; the one that takes the target one step late is target.input.';
  return unfed.map((name) => ({ message: `nothing feeds the input ${name} of the model`, hint }));
}

/** A target as the dataset is asked for it. */
function askedOf(target: TargetRequest, { missing }: Pick<JobSpec, 'missing'>): TargetRequest {
  return { column: target.column, kind: target.kind, dropsMissing: missing === 'dropRow' };
}

/** Columns that are no features. */
function columnsTaken({ target, outputs = {}, sampleWeight, group, split }: JobSpec): string[] {
  const others = Object.values(outputs).flatMap((output) => output.target.column);
  const splitColumn = split.type === 'byColumn' ? split.column : undefined;
  const roles = [sampleWeight, group, splitColumn].filter((name) => name !== undefined);
  return [...[target.column].flat(), ...others, ...roles];
}

/** Columns whose rows without a value are left out. */
function droppedOf(schema: StoredSchema, spec: JobSpec, inputs: readonly FittedInput[]): string[] {
  const needed = new Set([...columnsTaken(spec), ...inputs.flatMap(({ features }) => features.dropped)]);
  return [...schema.columns, ...schema.tensors]
    .filter(({ name, missing }) => missing > 0 && needed.has(name))
    .map(({ name }) => name);
}

/** Holds the preprocessing to the columns of all inputs: a name or a glob needs to choose one of any of them. */
function preprocessingFindings(inputs: readonly FittedInput[]): Finding[] {
  return jointMisfits(inputs.flatMap(({ features }) => features.plan ?? []));
}

interface FittedOutputs {
  targets: FittedJob['otherTargets'];
  findings: Finding[];
}

/** Holds each further output to its target and its loss. */
function fitOutputs(schema: StoredSchema, { outputs = {}, missing }: JobSpec, model: Model): FittedOutputs {
  const fitted: FittedOutputs = { targets: {}, findings: [] };
  for (const { id, type } of model.outputs.slice(1)) {
    const spec = outputs[id];
    if (!spec) {
      fitted.findings.push({
        message: `nothing says what the output ${id} learns`,
        hint: `Give outputs.${id} a target.`,
      });
      continue;
    }
    const { value, findings } = targetOf(schema, askedOf(spec.target, { missing }));
    fitted.findings.push(...findings.filter(({ severity }) => severity === 'error'));
    if (value?.kind !== 'class' && value?.kind !== 'number' && value?.kind !== 'numbers') continue;
    fitted.targets[id] = value;
    fitted.findings.push(...outputFindings(value, spec, { ...model, output: id, outputType: type }));
  }
  return fitted;
}

/** Holds the column of sample weights to what a column of numbers is. */
function weightFindings(schema: StoredSchema, { sampleWeight, missing }: JobSpec): Finding[] {
  if (sampleWeight === undefined) return [];
  const { findings } = targetOf(schema, askedOf({ column: sampleWeight, kind: 'number' }, { missing }));
  return findings.filter(({ severity }) => severity === 'error');
}

/** Holds the column of groups to what a column of a table is. */
function groupFindings(schema: StoredSchema, { group, missing }: JobSpec): Finding[] {
  if (group === undefined) return [];
  const column = schema.columns.find(({ name }) => name === group);
  if (!column)
    return [{ message: `the dataset has no column ${group}`, hint: 'Name the column that tells groups apart.' }];
  if (column.missing === 0 || missing === 'dropRow') return [];
  const message = `the column ${group} has ${column.missing} rows without a group`;
  return [{ message, hint: 'Fill the values in, or leave the rows out with missing "dropRow".' }];
}

/**
 * Holds a job to what its dataset turned out to hold: columns, classes, missing values, shapes.
 * @throws {InvalidData} with every finding
 */
export function fitJob(schema: StoredSchema, spec: JobSpec, model: Model): FittedJob {
  const target = targetOf(schema, askedOf(spec.target, spec));
  const sources = featureSources(spec.features, Object.keys(model.inputs), spec.target.input);
  const fitted = Object.entries(sources).map(([name, source]) => fitSource(schema, name, source, spec, model));
  const findings: Finding[] = [
    ...target.findings.filter(({ severity }) => severity === 'error'),
    ...fitted.flatMap((source) => source.findings),
    ...unfedFindings(model, [...Object.keys(sources), spec.target.input]),
    ...preprocessingFindings(fitted.flatMap(({ input }) => input ?? [])),
    ...weightFindings(schema, spec),
    ...groupFindings(schema, spec),
  ];
  const others = fitOutputs(schema, spec, model);
  findings.push(...others.findings);
  if (target.value) findings.push(...outputFindings(target.value, spec, model));
  if (findings.length > 0 || !target.value) throw new InvalidData(findings);
  const sequence = target.value.kind === 'sequence' ? fitSequence(spec, model) : undefined;
  const inputs = fitted.flatMap(({ input }) => input ?? []);
  const dropped = spec.missing === 'dropRow' ? droppedOf(schema, spec, inputs) : [];
  return { inputs, target: target.value, otherTargets: others.targets, dropped, ...(sequence && { sequence }) };
}
