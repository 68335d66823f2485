import { z } from 'zod';
import type { Finding } from '../findings/finding.ts';
import { findingLimit, schemaFindings } from '../findings/schema-findings.ts';
import type { LayerFinding, SampleType } from '../layers/define-layer.ts';
import { ShapeError } from '../tensor/errors.ts';
import { sizeOf } from '../tensor/shape.ts';
import { layerLimit, modelFields } from './document.ts';
import type { Model, ModelLayer } from './model.ts';
import { connect } from './order.ts';
import { outputsOf } from './outputs.ts';
import { type ParsedLayer, parseLayers } from './parse-layers.ts';
import { type PlacedLayer, placeLayers } from './place-layers.ts';
import { readBy, reportStates } from './state.ts';
import { tablesOf } from './tables.ts';
import { written } from './written.ts';

/** What is known of a layer of a document, for people to read. */
export interface LayerSummary {
  readonly id: string;
  readonly type: string;
  readonly inputShapes: readonly (readonly number[])[];
  readonly outputShape: readonly number[];
  /** How many numbers it learns, or holds fixed where it is frozen. */
  readonly parameters: number;
  readonly trainable: boolean;
}

/** Everything that is wrong with a document, and the model if nothing is. */
export interface ModelCheck {
  readonly findings: readonly Finding[];
  readonly model: Model | undefined;
  readonly layers: readonly LayerSummary[];
  readonly parameterCount: number;
}

/** Most elements of one tensor of one sample, and most parameters: beyond it nothing could be computed. */
const elementLimit = 2 ** 31 - 1;

const outerSchema = z.strictObject({ ...modelFields, layers: z.array(z.unknown()).min(1).max(layerLimit) });

/** Reads a model document: shapes, parameters, and every finding at once (of more than `findingLimit` the first).
 *  Builds no graph and runs nothing. */
export function checkModel(document: unknown): ModelCheck {
  const findings: Finding[] = [];
  const outer = outerSchema.safeParse(document);
  if (!outer.success) findings.push(...schemaFindings(outer.error.issues, document));
  const given = outer.success ? outer.data : salvage(document);
  const inputs = inputsOf(given, findings);
  const placed = placeLayers(given.layers, findings);
  const parsed = parseLayers(placed, Object.keys(inputs)[0], findings);
  const ordered = connect(parsed, Object.keys(inputs), findings);
  reportStates(parsed, findings);
  const layers = inferAll(ordered, inputs, findings);
  reportTotal(layers, findings);
  const ids = parsed.map(({ id }) => id);
  const outputs = outputsOf(given, placed.at(-1)?.id, ids, findings);
  const model = findings.some(({ severity }) => severity === 'error')
    ? undefined
    : assemble(given, placed, layers, inputs, outputs);
  if (model) reportUnused(model, parsed, findings);
  return {
    findings: findings.slice(0, findingLimit),
    model,
    layers: layers.map(summary),
    parameterCount: countOf(layers),
  };
}

type OuterDocument = z.output<typeof outerSchema>;

/** What can be read of a document whose outer fields are wrong, so that its layers are judged all the same. */
function salvage(document: unknown): OuterDocument {
  const fields = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  const read = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => schema.safeParse(value).data;
  return {
    input: read(modelFields.input, fields.input),
    inputs: read(modelFields.inputs, fields.inputs),
    output: read(modelFields.output, fields.output),
    outputs: read(modelFields.outputs, fields.outputs),
    layers: Array.isArray(fields.layers) ? fields.layers.slice(0, layerLimit) : [],
  };
}

function inputsOf({ input, inputs }: OuterDocument, findings: Finding[]): Record<string, SampleType> {
  if (input !== undefined && inputs === undefined) return { input };
  if (inputs !== undefined && input === undefined && Object.keys(inputs).length > 0) return inputs;
  if (findings.some(({ pointer }) => pointer.startsWith('/input'))) return {};
  findings.push({
    severity: 'error',
    code: 'missingInput',
    pointer: '/input',
    message: 'a model has either `input` or `inputs`',
    expected: 'one of input {shape} and inputs {name: {shape}}',
    received: input === undefined ? 'neither' : 'both',
    hint: 'Give the shape of one sample as input.shape, for example [1, 28, 28].',
  });
  return {};
}

function inferAll(
  ordered: readonly ParsedLayer[],
  inputs: Record<string, SampleType>,
  findings: Finding[],
): ModelLayer[] {
  const types = new Map<string, SampleType>(Object.entries(inputs));
  const layers: ModelLayer[] = [];
  for (const layer of ordered) {
    const inferred = inferLayer(layer, types, findings);
    if (inferred === undefined) continue;
    types.set(layer.id, inferred.outputType);
    layers.push(inferred);
  }
  return layers;
}

function inferLayer(
  layer: ParsedLayer,
  types: ReadonlyMap<string, SampleType>,
  findings: Finding[],
): ModelLayer | undefined {
  const { id, type, pointer, parsed, reads, sources, inputs = [] } = layer;
  const inputTypes = sources.flatMap((source) => types.get(source) ?? []);
  if (parsed === undefined || inputTypes.length !== sources.length || sources.length === 0) return undefined;
  const inputShapes = inputTypes.map(({ shape }) => shape);
  const report = ({ code = 'shapeMismatch', field, severity = 'error', ...finding }: LayerFinding) => {
    const message = `${id} (${type}) expects ${finding.expected}, received ${finding.received}`;
    const at = field === undefined ? pointer : `${pointer}/${field}`;
    findings.push({ severity, code, pointer: at, layer: id, message, inputShapes, ...finding });
  };
  const before = findings.length;
  if ((parsed.definition.arity === 'one' || parsed.definition.chains) && inputs.length > 1) {
    report({
      code: 'tooManyInputs',
      field: 'inputs',
      expected: 'one input',
      received: `${inputs.length}`,
      hint: 'Join them with add, multiply or concat first.',
    });
    return undefined;
  }
  const outputType = infer(parsed, inputTypes, report);
  const failed = findings.slice(before).some(({ severity }) => severity === 'error');
  if (outputType === undefined || failed) return undefined;
  const connected: ModelLayer = {
    id,
    type,
    pointer,
    definition: parsed.definition,
    options: parsed.options,
    reads,
    inputs: sources,
    inputTypes,
    outputType,
  };
  return fitsInMemory(connected, report) ? connected : undefined;
}

function infer(
  { definition, options }: NonNullable<ParsedLayer['parsed']>,
  inputTypes: readonly SampleType[],
  report: (finding: LayerFinding) => void,
): SampleType | undefined {
  try {
    return definition.infer(inputTypes, options, report);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const { expected, received, hint = 'Change the layer or the shape of its input.' } = error;
    report({ expected, received, hint });
    return undefined;
  }
}

function fitsInMemory(layer: ModelLayer, report: (finding: LayerFinding) => void): boolean {
  const largest = Math.max(sizeOf(layer.outputType.shape), countOf([layer]));
  if (largest <= elementLimit) return true;
  report({
    code: 'tooLarge',
    expected: `at most ${elementLimit} numbers in its output and in its parameters`,
    received: `${largest}`,
    hint: 'Use fewer units or filters, or pool the input first.',
  });
  return false;
}

/** All parameters lie in one vector, however many layers they belong to. */
function reportTotal(layers: readonly ModelLayer[], findings: Finding[]): void {
  const total = countOf(layers);
  if (total <= elementLimit) return;
  const [expected, received] = [`at most ${elementLimit} parameters`, `${total}`];
  findings.push({
    severity: 'error',
    code: 'tooLarge',
    pointer: '/layers',
    message: `the layers together expect ${expected}, received ${received}`,
    expected,
    received,
    hint: 'Use fewer units or filters.',
  });
}

function assemble(
  given: OuterDocument,
  placed: readonly PlacedLayer[],
  layers: readonly ModelLayer[],
  inputs: Record<string, SampleType>,
  names: readonly string[],
): Model | undefined {
  const outputs = names
    .flatMap((name) => layers.filter(({ id }) => id === name))
    .map(({ id, outputType }) => ({ id, type: outputType }));
  const [first, ...others] = outputs;
  if (first === undefined || outputs.length < names.length) return undefined;
  const { input, inputs: named } = given;
  const outer = { ...(input !== undefined && { input }), ...(named !== undefined && { inputs: named }) };
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const ends = others.length > 0 ? { outputs: [...names] } : { output: first.id };
  const document = { ...outer, layers: written(placed, byId), ...ends };
  return { document, inputs, layers, output: first.id, outputType: first.type, outputs, ...tablesOf(layers) };
}

/** Layers that no output depends on are trained on nothing: worth a warning. */
function reportUnused(model: Model, layers: readonly ParsedLayer[], findings: Finding[]): void {
  const used = new Set(model.outputs.map(({ id }) => id));
  for (const layer of [...model.layers].reverse())
    if (used.has(layer.id)) for (const source of readBy(layer)) used.add(source);
  for (const { id, pointer } of layers) {
    if (used.has(id)) continue;
    const message = `nothing that leads to ${model.outputs.length > 1 ? 'an output' : `the output ${model.output}`} reads ${id}`;
    findings.push({
      severity: 'warning',
      code: 'unusedLayer',
      pointer,
      layer: id,
      message,
      hint: 'Remove it, or name it among the inputs of another layer.',
    });
  }
}

function summary(layer: ModelLayer): LayerSummary {
  const { id, type, inputTypes, outputType, options } = layer;
  return {
    id,
    type,
    inputShapes: inputTypes.map(({ shape }) => shape),
    outputShape: outputType.shape,
    parameters: countOf([layer]),
    trainable: options.trainable,
  };
}

function countOf(layers: readonly ModelLayer[]): number {
  return layers.reduce((total, { definition, inputTypes, options }) => {
    const specs = Object.values(definition.parameters?.(inputTypes, options) ?? {});
    return specs.reduce((count, { shape }) => count + sizeOf(shape), total);
  }, 0);
}
