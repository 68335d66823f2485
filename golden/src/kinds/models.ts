import {
  type CompiledGraph,
  compile,
  drawPlaceholders,
  forward,
  type Graph,
  gradients,
  inputPlaceholders,
  type LossOptions,
  type Model,
  misfitOf,
  objective,
  ops,
  type Tensor,
  type TensorData,
  targetsOf,
} from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, toleranceField } from '../cases/fields.ts';
import { readLoss, readModel, refusal } from '../cases/read-documents.ts';
import {
  expectedTensorSchema,
  expectedTensorsSchema,
  expectNames,
  expectShape,
  type GivenTensor,
  tensorComparison,
  tensorComparisons,
  tensorSchema,
  tensorsSchema,
  toData,
} from '../cases/tensor.ts';
import { type Comparison, compare } from '../verdict/compare.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const loss = z.number().nullable();

const schema = z.strictObject({
  ...caseFields,
  ...toleranceField,
  model: z.unknown(),
  loss: documentField,
  mode: z.enum(['train', 'eval']),
  inputs: tensorsSchema,
  targets: tensorSchema,
  sampleWeights: tensorSchema.optional(),
  parameters: tensorsSchema,
  buffers: tensorsSchema,
  draws: tensorsSchema.optional(),
  expected: z.strictObject({
    output: expectedTensorSchema,
    loss,
    dataLoss: loss.optional(),
    penalty: loss.optional(),
    gradientPenalty: loss.optional(),
    gradients: expectedTensorsSchema,
    buffers: expectedTensorsSchema,
  }),
});
type ModelCase = z.output<typeof schema>;

/** One forward and backward pass: output, losses, gradients of every trained parameter and float input, buffers after it. */
export const models = defineKind(schema, async (golden) => {
  const [model, chosen] = [readModel(golden.model), readLoss(golden.loss)];
  if (!model.value || !chosen.value) return refusal(model, chosen);
  const pass = buildPass(golden, model.value, chosen.value);
  const compiled = await compile(pass.graph);
  try {
    return await judge(golden, pass, compiled);
  } finally {
    await compiled.close();
  }
});

interface Pass {
  readonly graph: Graph;
  readonly feeds: Readonly<Record<string, TensorData>>;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Builds the graph of the pass and what to feed it. @throws {Error} if what the case gives is not what the model takes. */
function buildPass(golden: ModelCase, model: Model, options: LossOptions): Pass {
  const batch = Object.values(golden.inputs)[0]?.shape[0] ?? 1;
  const inputs = inputPlaceholders(model, batch);
  const parameters = placeholders(model.parameters);
  const buffers = placeholders(model.buffers);
  const draws = drawPlaceholders(model, batch);
  const targets = targetPlaceholder(golden.targets, [batch, ...model.outputType.shape], options);
  const sampleWeights = golden.sampleWeights && ops.placeholder('float32', [batch]);
  const { output, buffers: after } = forward(model, { mode: golden.mode, inputs, parameters, buffers, draws });
  const parts = objective({ model, heads: [{ output, targets, loss: options }], sampleWeights, parameters });
  const trained = model.parameters.filter(({ trainable }) => trainable).map(({ name }) => [name, parameters[name]]);
  const floats = Object.entries(inputs).filter(([, { dtype }]) => dtype === 'float32');
  const wanted = Object.fromEntries([
    ...trained,
    ...floats.map(([name, input]) => [`input:${name}`, input]),
  ]) as Tensors;
  const slopes = gradients(parts.loss, Object.values(wanted));
  const scalars = Object.entries(parts).flatMap(([name, scalar]) => (scalar ? [[name, scalar]] : []));
  const fed = {
    ...prefixed('input:', inputs),
    ...prefixed('parameter:', parameters),
    ...prefixed('buffer:', buffers),
    ...(golden.draws && prefixed('draw:', draws)),
    ...(golden.mode === 'train' && prefixed('draw:', draws)),
    targets,
    ...(sampleWeights && { sampleWeights }),
  };
  const outputs = {
    output,
    ...Object.fromEntries(scalars),
    ...prefixed('gradients ', Object.fromEntries(Object.keys(wanted).map((name, at) => [name, slopes[at] as Tensor]))),
    ...prefixed('buffers ', after),
  };
  return { graph: { inputs: fed, outputs }, feeds: feedsFor(fed, golden) };
}

function placeholders(specs: readonly { readonly name: string; readonly shape: readonly number[] }[]): Tensors {
  return Object.fromEntries(specs.map(({ name, shape }) => [name, ops.placeholder('float32', shape)]));
}

function targetPlaceholder(targets: GivenTensor, output: readonly number[], options: LossOptions): Tensor {
  const [batch = 1, ...sample] = output;
  const misfit = misfitOf(sample, options);
  if (misfit) throw new Error(`the loss expects ${misfit.expected}, received ${misfit.received}`);
  const { dtype, shape } = targetsOf(options);
  const isLikeOutput = targets.dtype === 'float32' && targets.shape.join() === output.join();
  if (!isLikeOutput) {
    expectShape('targets', [batch, ...shape(sample, options)], targets.shape);
    if (dtype('float32') !== targets.dtype) {
      throw new Error(`targets: expected ${dtype('float32')}, received ${targets.dtype}`);
    }
  }
  return ops.placeholder(targets.dtype, targets.shape);
}

function prefixed(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor]));
}

function feedsFor(taken: Tensors, golden: ModelCase): Record<string, TensorData> {
  const named = (prefix: string, tensors: Readonly<Record<string, GivenTensor>> = {}) =>
    Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor] as const);
  const given = Object.fromEntries([
    ...named('input:', golden.inputs),
    ...named('parameter:', golden.parameters),
    ...named('buffer:', golden.buffers),
    ...named('draw:', golden.draws),
    ['targets', golden.targets] as const,
    ...(golden.sampleWeights ? [['sampleWeights', golden.sampleWeights] as const] : []),
  ]);
  expectNames('what the model takes', Object.keys(taken), Object.keys(given));
  for (const [name, tensor] of Object.entries(given)) {
    const { shape = [], dtype } = taken[name] ?? {};
    expectShape(name, shape, tensor.shape);
    if (dtype !== tensor.dtype) throw new Error(`${name}: expected ${dtype}, received ${tensor.dtype}`);
  }
  return Object.fromEntries(Object.entries(given).map(([name, tensor]) => [name, toData(tensor)]));
}

async function judge({ expected, tolerance }: ModelCase, { feeds }: Pass, compiled: CompiledGraph): Promise<Verdict> {
  const results = await compiled.run(feeds);
  const { output, gradients: slopes, buffers, ...scalars } = expected;
  const group = (prefix: string) =>
    Object.fromEntries(
      Object.entries(results).flatMap(([name, data]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), data]] : [],
      ),
    );
  return compare(
    [
      tensorComparison('output', output, results.output as TensorData),
      ...Object.entries(scalars).map(([name, value = null]) => scalarComparison(name, value, results[name])),
      ...tensorComparisons('gradients', slopes, group('gradients ')),
      ...tensorComparisons('buffers', buffers, group('buffers ')),
    ],
    tolerance,
  );
}

/** A part of the loss that the model does not have is 0. */
function scalarComparison(what: string, expected: number | null, received: TensorData | undefined): Comparison {
  return { what, shape: [], expected: [expected], received: [received ? Number(received.data[0]) : 0] };
}
