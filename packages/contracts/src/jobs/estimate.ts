import { z } from 'zod';
import { countSchema, sizeBytesSchema } from '../scalars.ts';

const memorySchema = z
  .object({
    bytes: sizeBytesSchema.describe('The most that the process of an attempt takes.'),
    parts: z
      .object({
        process: sizeBytesSchema.describe('Of the process before anything is trained.'),
        vectors: sizeBytesSchema.describe('Weights, buffers and optimizer slots, each twice.'),
        activations: sizeBytesSchema.describe('Activations, gradients and all else that steps compute in.'),
        batches: sizeBytesSchema.describe('Batches gathered, computed on and waiting.'),
        copies: sizeBytesSchema.describe('Copies that are not collected yet.'),
        checkpoint: sizeBytesSchema.describe('A state on its way into a checkpoint.'),
        data: sizeBytesSchema.describe('Data held in memory; 0 where they are read from the disk.'),
      })
      .describe('What it is made of.'),
    data: z.enum(['memory', 'disk']).describe('Where the data are while training.'),
  })
  .meta({ id: 'MemoryEstimate' });

/** A time that is expected. */
export const timeEstimateSchema = z
  .object({
    p50Ms: countSchema.describe('As long as that, or shorter, in half of the cases.'),
    p90Ms: countSchema.describe('In nine of ten.'),
  })
  .meta({ id: 'TimeEstimate' });
export type TimeEstimate = z.infer<typeof timeEstimateSchema>;

/** What a job is expected to take, told before it runs. */
export const jobEstimateSchema = z
  .object({
    parameters: countSchema,
    trainableParameters: countSchema,
    flopsPerSample: countSchema.describe('Floating point operations of a training step for each of its samples.'),
    flopsPerEpoch: countSchema.nullable().describe('Null until the dataset is read.'),
    steps: countSchema.nullable().describe('Updates; null until the dataset is read.'),
    checkpointBytes: sizeBytesSchema.describe('Of each checkpoint: weights, and the state to go on from.'),
    memory: memorySchema.nullable().describe('Null while the batch is as large as a dataset that is not read yet.'),
    memoryLimitBytes: sizeBytesSchema
      .nullable()
      .describe('What an attempt may take on the largest worker; null while no worker tells.'),
    fits: z.boolean().nullable().describe('Whether it fits into that; null where either is not known.'),
    largestBatch: countSchema
      .nullable()
      .describe('Of a job that does not fit: the largest batch that would; null: it fits, or none would.'),
    reckonedMs: countSchema
      .optional()
      .describe(
        'Of its computing alone, on one core of the machine that is reckoned with; absent until the dataset is read.',
      ),
    time: timeEstimateSchema
      .nullable()
      .describe(
        'From when a worker takes it to its end: the start of its process, reading data and looking over the first step, every step, validation and epoch, and the reports; by what workers measured of themselves. Null: see `timeUnknown`.',
      ),
    timeUnknown: z.string().nullable().describe('Why no time can be told; null where it is.'),
  })
  .meta({ id: 'JobEstimate', description: 'What a job is expected to take.' });
export type JobEstimate = z.infer<typeof jobEstimateSchema>;
