import { z } from 'zod';
import { datasetFieldsSchema } from '../datasets/dataset.ts';
import { modelDocumentSchema } from '../engine-schemas.ts';
import { problemFindingSchema } from '../http/problem.ts';
import { checkpointIdSchema, jobIdSchema, modelIdSchema, projectIdSchema } from '../ids.ts';
import { checkpointFieldsSchema } from '../jobs/checkpoint.ts';
import { runEnvironmentSchema } from '../jobs/environment.ts';
import { jobEstimateSchema } from '../jobs/estimate.ts';
import { fieldChangeSchema } from '../jobs/intervention.ts';
import { jobStatusSchema, stopReasonSchema } from '../jobs/job.ts';
import { jobSpecSchema } from '../jobs/job-document.ts';
import { clientActions } from '../jobs/state-machine.ts';
import { modelFieldsSchema } from '../models/model.ts';
import { countSchema, sha256Schema, sizeBytesSchema, timeSchema } from '../scalars.ts';

/** Version of the shape of every record; a reader refuses one it does not know. */
export const schemaVersion = 1;

const recordSchema = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ schemaVersion: z.literal(schemaVersion), ...shape });

const ownerSchema = projectIdSchema.optional().describe('Whose it is; absent: of the default project.');

/** Content-addressed bytes in the artifact store. */
export const blobRefSchema = z.strictObject({ sha256: sha256Schema, sizeBytes: sizeBytesSchema });
export type BlobRef = z.infer<typeof blobRefSchema>;

/** A dataset as it is kept; its stored rows and columns are blobs named by role. */
export const datasetRecordSchema = recordSchema({
  ...datasetFieldsSchema.shape,
  stored: z.record(z.string(), blobRefSchema).nullable().describe('Blobs of the typed-array form; null until ready.'),
  project: ownerSchema,
});
export type DatasetRecord = z.infer<typeof datasetRecordSchema>;

/** A model as it is kept. */
export const modelRecordSchema = recordSchema({
  ...modelFieldsSchema.shape,
  document: modelDocumentSchema,
  project: ownerSchema,
});
export type ModelRecord = z.infer<typeof modelRecordSchema>;

/** The weights a job starts from: it refers to the bytes itself, whatever becomes of the checkpoint. */
export const startWeightsSchema = z.strictObject({
  weights: blobRefSchema,
  layers: z.array(z.string()).nullable().describe('Layers that start from them; null: all.'),
});
export type StartWeights = z.infer<typeof startWeightsSchema>;

/** What a replay repeats. */
export const replayRequestSchema = z.strictObject({
  of: jobIdSchema,
  endsAtStep: countSchema.nullable().describe('Where a clock ended the original; null: it ended by itself.'),
  changes: z
    .array(fieldChangeSchema.extend({ step: countSchema }))
    .optional()
    .describe('What was changed of the original, and after how many steps; absent: nothing.'),
});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

/** The state another job left, with which this one begins: it refers to the bytes itself, whatever becomes of the checkpoint. */
export const continuedFromSchema = z.strictObject({
  checkpoint: checkpointIdSchema,
  epoch: countSchema,
  step: countSchema,
  weights: blobRefSchema,
  trainingState: blobRefSchema,
  afresh: z
    .array(z.enum(['schedule', 'stopping']))
    .optional()
    .describe('Present: the new job is another one, which forgets how the old one ended, and these memories.'),
});
export type ContinuedFrom = z.infer<typeof continuedFromSchema>;

/** An accepted job: everything that was settled when it was created, and never changes. */
export const jobRecordSchema = recordSchema({
  id: jobIdSchema,
  project: ownerSchema,
  spec: jobSpecSchema,
  warnings: z.array(problemFindingSchema),
  startFrom: startWeightsSchema.optional().describe('Absent: from drawn values.'),
  estimate: jobEstimateSchema.optional().describe('Absent: none was made.'),
  replay: replayRequestSchema.optional().describe('Absent: no replay.'),
  retryOf: jobIdSchema.optional(),
  forkedFrom: jobIdSchema.optional(),
  continuedFrom: continuedFromSchema.optional().describe('Absent: it begins at its first step.'),
  createdAt: timeSchema,
});
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** The claim of an attempt, created only if absent: who runs it, under which token, and from where. */
export const attemptClaimSchema = recordSchema({
  jobId: jobIdSchema,
  attempt: z.int().min(1),
  workerId: z.string().min(1),
  leaseToken: z.string().min(1).describe('Fences every write of the attempt.'),
  fromCheckpoint: checkpointIdSchema.nullable().describe('Null: from the start.'),
  claimedAt: timeSchema,
  environment: runEnvironmentSchema.optional().describe('Absent: the worker did not say.'),
});
export type AttemptClaim = z.infer<typeof attemptClaimSchema>;

/** A checkpoint as it is kept. */
export const checkpointRecordSchema = recordSchema({
  ...checkpointFieldsSchema.shape,
  weights: blobRefSchema.describe('safetensors with PyTorch names and layouts.'),
  trainingState: blobRefSchema.describe('What a resumed run needs besides the weights.'),
  onnx: blobRefSchema.describe('The model with its preprocessing.'),
  encoder: blobRefSchema.optional().describe('Of an encoder-decoder: what comes before its first token.'),
  decoderStep: blobRefSchema.optional().describe('Of an encoder-decoder: what gives one token.'),
  tokenizer: blobRefSchema.optional().describe('tokenizer.json; of a model that takes or gives tokens.'),
});
export type CheckpointRecord = z.infer<typeof checkpointRecordSchema>;

/** A checkpoint that was uploaded, as it is kept. */
export const importedCheckpointRecordSchema = recordSchema({
  id: checkpointIdSchema,
  project: ownerSchema,
  modelId: modelIdSchema,
  createdAt: timeSchema,
  weights: blobRefSchema.describe('safetensors with PyTorch names and layouts.'),
  onnx: blobRefSchema.describe('The network alone.'),
});
export type ImportedCheckpointRecord = z.infer<typeof importedCheckpointRecordSchema>;

const commandFields = {
  jobId: jobIdSchema,
  acceptedAt: timeSchema,
  requestId: z.string(),
  revision: countSchema.optional().describe('Of the job once it was in effect; orders commands. Absent of old ones.'),
};

/** A change that came into force, and after how many steps. */
const madeChangeSchema = fieldChangeSchema.extend({ step: countSchema });

/** An accepted command; or that changes came into force, which is durable before anybody is told. */
export const commandRecordSchema = z.discriminatedUnion('action', [
  recordSchema({ action: z.enum(clientActions), ...commandFields }),
  recordSchema({ action: z.literal('change'), changes: z.array(fieldChangeSchema), ...commandFields }),
  recordSchema({ action: z.literal('made'), made: z.array(madeChangeSchema), ...commandFields }),
]);
export type CommandRecord = z.infer<typeof commandRecordSchema>;

/** The end of a job, written once: with it alone a finished job can be served. */
export const finalRecordSchema = recordSchema({
  jobId: jobIdSchema,
  ...jobStatusSchema.shape,
  state: z.enum(['succeeded', 'failed', 'cancelled']),
  stopReason: stopReasonSchema,
  finishedAt: timeSchema,
  lastSeq: countSchema.describe('Sequence number of the last event: a rebuilt sequence goes on above it.'),
  metricHistory: blobRefSchema
    .nullable()
    .describe('Every metric by step, of the last attempt that ran it; no clock times.'),
  reports: z.array(blobRefSchema).describe('Evaluation reports, one per split.'),
  manifest: blobRefSchema
    .optional()
    .describe('Everything that determined the result; absent of jobs that ended before there were any.'),
});
export type FinalRecord = z.infer<typeof finalRecordSchema>;
