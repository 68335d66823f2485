import {
  type LossOptions,
  type Model,
  openTraining,
  readSafetensors,
  type Samples,
  type ScheduleOptions,
  scheduleSchema,
  schedules,
  type TensorData,
  type Training,
} from '@trainyard/engine';
import { z } from 'zod';
import { caseFields, documentField, numbers, toleranceField } from '../cases/fields.ts';
import {
  type OptimizerSettings,
  type Read,
  readLoss,
  readMember,
  readModel,
  readOptimizer,
  refusal,
} from '../cases/read-documents.ts';
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
} from '../cases/tensor.ts';
import { type Comparison, compare, listComparison } from '../verdict/compare.ts';
import { defineKind } from './define-kind.ts';

const schema = z.strictObject({
  ...caseFields,
  ...toleranceField,
  model: z.unknown(),
  loss: documentField,
  optimizer: documentField,
  schedule: documentField.optional(),
  scheduleUnit: z.enum(['step', 'epoch']).optional(),
  batchSize: z.union([z.int().positive(), z.literal('full')]),
  epochs: z.int().positive(),
  /** Batches hold the samples in their order. */
  shuffle: z.literal(false),
  inputs: tensorsSchema,
  targets: tensorSchema,
  sampleWeights: tensorSchema.optional(),
  parameters: tensorsSchema,
  buffers: tensorsSchema,
  expected: z.strictObject({
    /** Of every step, penalties included. */
    losses: numbers,
    learningRates: numbers.optional(),
    parameters: expectedTensorsSchema,
    buffers: expectedTensorsSchema,
    /** All samples after the last step. */
    evaluation: z.strictObject({ output: expectedTensorSchema, dataLoss: z.number() }),
  }),
});
type TrainingCase = z.output<typeof schema>;

/** A few epochs from given weights: the loss of every step, parameters and buffers at the end, an evaluation of all samples. */
export const training = defineKind(schema, async (golden) => {
  const reads = [readModel(golden.model), readLoss(golden.loss), readOptimizer(golden.optimizer)] as const;
  const schedule = readSchedule(golden.schedule);
  const [model, loss, optimizer] = reads.map(({ value }) => value) as [Model, LossOptions, OptimizerSettings];
  if (!model || !loss || !optimizer || (golden.schedule && !schedule.value)) return refusal(...reads, schedule);
  const samples = samplesOf(golden, model);
  const run = await openTraining({
    model,
    loss,
    optimizer: optimizer.options,
    gradientClip: optimizer.clip,
    schedule: schedule.value,
    scheduleUnit: golden.scheduleUnit,
    batchSize: golden.batchSize,
    epochs: golden.epochs,
    seed: 0,
    threads: 1,
    train: samples,
    weighted: golden.sampleWeights !== undefined,
    shuffle: golden.shuffle,
    startFrom: startOf(golden, model),
    runIn: 'caller',
  });
  try {
    return compare(await comparisonsOf(golden, run, samples), golden.tolerance);
  } finally {
    await run.close();
  }
});

function readSchedule(schedule: TrainingCase['schedule']): Read<ScheduleOptions | undefined> {
  if (schedule === undefined) return { value: undefined, missing: [], faults: [] };
  return readMember('schedule', schedules, scheduleSchema, schedule);
}

async function comparisonsOf({ expected }: TrainingCase, run: Training, samples: Samples): Promise<Comparison[]> {
  const losses: number[] = [];
  const rates: number[] = [];
  for await (const event of run.run()) {
    if (event.type === 'steps') {
      losses.push(...event.losses);
      rates.push(...event.learningRates);
    }
    if (event.type === 'diverged')
      throw new Error(`losses: expected finite ones, received ${event.loss} at ${event.step}`);
  }
  const { tensors } = readSafetensors(await run.weights());
  const weights = Object.fromEntries(tensors.map((tensor): [string, TensorData] => [tensor.name, tensor]));
  const { outputs, loss } = await run.evaluate(samples, samples.rows.length);
  const { evaluation, learningRates } = expected;
  return [
    listComparison('losses', expected.losses, losses),
    ...(learningRates ? [listComparison('learningRates', learningRates, rates)] : []),
    ...tensorComparisons('weights', { ...expected.parameters, ...expected.buffers }, weights),
    tensorComparison('evaluation.output', evaluation.output, { shape: evaluation.output.shape, data: outputs }),
    listComparison('evaluation.dataLoss', [evaluation.dataLoss], [loss]),
  ];
}

function samplesOf({ inputs, targets, sampleWeights }: TrainingCase, model: Model): Samples {
  const count = targets.shape[0] ?? 0;
  expectNames('inputs', Object.keys(model.inputs), Object.keys(inputs));
  for (const [name, { shape }] of Object.entries(model.inputs)) {
    expectShape(`inputs ${name}`, [count, ...shape], inputs[name]?.shape ?? []);
  }
  return {
    rows: Int32Array.from({ length: count }, (_, row) => row),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, columnOf(tensor)])),
    targets: columnOf(targets),
    ...(sampleWeights && { sampleWeights: Float32Array.from(sampleWeights.data) }),
  };
}

function columnOf({ dtype, data }: GivenTensor): Float32Array | Int32Array {
  return dtype === 'int64' ? Int32Array.from(data) : Float32Array.from(data);
}

function startOf({ parameters, buffers }: TrainingCase, model: Model): Record<string, Float32Array> {
  const given = { ...parameters, ...buffers };
  const specs = [...model.parameters, ...model.buffers];
  expectNames(
    'start values',
    specs.map(({ name }) => name),
    Object.keys(given),
  );
  for (const { name, shape } of specs) expectShape(`start value ${name}`, shape, given[name]?.shape ?? []);
  return Object.fromEntries(Object.entries(given).map(([name, { data }]) => [name, Float32Array.from(data)]));
}
