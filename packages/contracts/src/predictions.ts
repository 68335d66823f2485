import { z } from 'zod';
import type { SchemaOverride } from './http/schema-override.ts';
import { checkpointIdSchema, jobIdSchema } from './ids.ts';
import { countSchema } from './scalars.ts';

/** A raw value: a number, a text or the name of a category, or null where it is missing. */
export type RawValue = number | string | null;

/** Raw values in lists, nested like the shape of a sample. */
export type NestedValues = readonly (RawValue | NestedValues)[];

/** One row to predict from: raw values in the order of the features, flat or nested, or keyed by column. */
export type Instance = NestedValues | Readonly<Record<string, RawValue>>;

const deepestShape = 8;

const isRaw = (value: unknown): boolean => typeof value === 'number' || typeof value === 'string' || value === null;

/** Path of the first thing in a list that is no raw value, undefined when there is none. */
function faultOfList(list: readonly unknown[], depth: number): PropertyKey[] | undefined {
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    if (isRaw(value)) continue;
    if (!Array.isArray(value) || depth === deepestShape) return [i];
    const fault = faultOfList(value, depth + 1);
    if (fault) return [i, ...fault];
  }
  return undefined;
}

function firstFault(row: object): PropertyKey[] | undefined {
  if (Array.isArray(row)) return faultOfList(row, 1);
  const values = row as Record<string, unknown>;
  const key = Object.keys(values).find((name) => !isRaw(values[name]));
  return key === undefined ? undefined : [key];
}

// One pass that ends at the first fault of a row: a schema per value would hold up the event loop for seconds.
const instanceSchema = z
  .unknown()
  .check((context) => {
    const { value, issues } = context;
    const refuse = (path: PropertyKey[], message: string) =>
      issues.push({ code: 'custom', path, message, input: value });
    if (typeof value !== 'object' || value === null) {
      refuse([], 'expected a list of values or an object of values by column');
      return;
    }
    const fault = firstFault(value);
    if (fault) refuse(fault, 'expected a number, a text or null');
  })
  .meta({
    id: 'Instance',
    description:
      'Raw values before preprocessing: a list in the order of the features, flat or nested like their shape, or an object keyed by column. A category goes by its name, a missing value is null where the preprocessing imputes it. Texts, and the features of several inputs, go by column.',
    override: ({ jsonSchema }: SchemaOverride) => {
      jsonSchema.anyOf = [
        { type: 'array', items: { type: ['number', 'string', 'null', 'array'] }, minItems: 1 },
        { type: 'object', additionalProperties: { type: ['number', 'string', 'null'] } },
      ];
    },
  }) as unknown as z.ZodType<Instance, Instance>;

/** Body of POST /v1/predictions. */
export const predictionRequestSchema = z
  .strictObject({
    checkpoint: checkpointIdSchema.optional().describe('Predict from this checkpoint.'),
    job: jobIdSchema.optional().describe('Predict from a checkpoint of this job, also while it trains.'),
    which: z.enum(['best', 'latest']).optional().describe('Which checkpoint of the job. Default: best.'),
    instances: z.array(instanceSchema).min(1).max(1000).describe('1 to 1,000 rows.'),
  })
  .check((context) => {
    const { checkpoint, job, which } = context.value;
    const refuse = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    if ((checkpoint === undefined) === (job === undefined)) {
      refuse('checkpoint', 'expected exactly one of checkpoint and job');
    }
    if (checkpoint !== undefined && which !== undefined) refuse('which', 'expected which only together with job');
  })
  .meta({ id: 'PredictionRequest' });
export type PredictionRequest = z.infer<typeof predictionRequestSchema>;

/** Prediction of a class. */
export const classPredictionSchema = z
  .object({
    class: z
      .string()
      .nullable()
      .describe('The most probable class, the first of equals. Null if the model gives no finite probabilities.'),
    probabilities: z
      .record(z.string(), z.number().nullable())
      .describe('Probability of each class; they sum to 1, or are null when they are not finite.'),
  })
  .meta({ id: 'ClassPrediction' });
export type ClassPrediction = z.infer<typeof classPredictionSchema>;

/** Prediction of a number. */
export const numberPredictionSchema = z.object({ value: z.number().nullable() }).meta({ id: 'NumberPrediction' });
export type NumberPrediction = z.infer<typeof numberPredictionSchema>;

/** Prediction of several numbers, in the order of the target columns. */
export const numbersPredictionSchema = z
  .object({
    values: z.array(z.number().nullable()),
    labels: z
      .record(z.string(), z.number().nullable())
      .optional()
      .describe(
        'Of a target that is a set of labels: the same by label, the probability of each with binaryCrossEntropy.',
      ),
  })
  .meta({ id: 'NumbersPrediction' });
export type NumbersPrediction = z.infer<typeof numbersPredictionSchema>;

/** Prediction of a class for each of several columns, in the order of the target columns. */
export const classesPredictionSchema = z
  .object({ classes: z.array(z.string()).describe('The most probable class at each step.') })
  .meta({ id: 'ClassesPrediction' });
export type ClassesPrediction = z.infer<typeof classesPredictionSchema>;

/** Prediction of a text. */
export const sequencePredictionSchema = z
  .object({
    text: z.string().describe('The tokens put together; those of a decoder up to its <end>.'),
    tokens: z.array(z.string()).describe('The most probable token at each step, each given those before it.'),
  })
  .meta({ id: 'SequencePrediction' });
export type SequencePrediction = z.infer<typeof sequencePredictionSchema>;

const predictionSchema = z.union([
  classPredictionSchema,
  numberPredictionSchema,
  numbersPredictionSchema,
  classesPredictionSchema,
  sequencePredictionSchema,
]);

/** Answer of POST /v1/predictions. */
export const predictionResponseSchema = z
  .object({
    jobId: jobIdSchema.nullable().describe('Null when the checkpoint was imported.'),
    checkpoint: checkpointIdSchema.describe('The checkpoint that predicted.'),
    epoch: countSchema.describe('Epochs completed at the checkpoint.'),
    step: countSchema.describe('Updates made at the checkpoint.'),
    predictions: z
      .array(predictionSchema)
      .describe('One per instance, in their order. A number is null when it is not finite.'),
    outputs: z
      .record(z.string(), z.array(predictionSchema))
      .optional()
      .describe('The same for further outputs of the model, by name.'),
  })
  .meta({ id: 'PredictionResponse' });
export type PredictionResponse = z.infer<typeof predictionResponseSchema>;
