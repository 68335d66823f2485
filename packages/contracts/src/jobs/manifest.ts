import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { checkpointIdSchema, datasetIdSchema, jobIdSchema, modelIdSchema } from '../ids.ts';
import { countSchema, sha256Schema, timeSchema } from '../scalars.ts';
import { runEnvironmentSchema } from './environment.ts';
import { fieldChangeSchema } from './intervention.ts';
import { stopReasonSchema } from './job.ts';
import { clientActions } from './state-machine.ts';
import { jobStates } from './states.ts';

const hash = (meaning: string) => sha256Schema.nullable().describe(`${meaning} Null where there is none.`);

const reportHashSchema = z.object({
  kind: z.string(),
  split: z.string().optional(),
  output: z.string().optional(),
  sha256: sha256Schema.describe('Of the report without the identifiers of its job and checkpoint and its time.'),
});

const matchSchema = z.boolean().nullable();

/** How a replay compares to the job it repeats. */
export const replayComparisonSchema = z
  .object({
    of: jobIdSchema,
    matches: z
      .object({ weights: matchSchema, metricHistory: matchSchema, reports: matchSchema })
      .describe('Whether the bytes are equal; null where neither job has them.'),
    differences: z
      .array(
        z.object({
          field: z.string().describe('JSON Pointer into the manifests.'),
          original: z.unknown(),
          replay: z.unknown(),
        }),
      )
      .describe(
        'Differences between the manifests in what determines a result or is one; empty if the replay matches.',
      ),
  })
  .meta({ id: 'ReplayComparison' });
export type ReplayComparison = z.infer<typeof replayComparisonSchema>;

/** Everything that determined the result of a job, and the hashes of that result. */
export const manifestSchema = z
  .object({
    manifestVersion: z.literal(1),
    jobId: jobIdSchema,
    kind: z.string(),
    state: openEnum(jobStates, 'How the job ended.'),
    stopReason: stopReasonSchema.nullable(),
    dataset: z.object({ id: datasetIdSchema, sha256: hash('Of its content.') }),
    model: z.object({ id: modelIdSchema, sha256: hash('Of its document.') }),
    spec: z.object({
      sha256: sha256Schema.describe(
        'Of the resolved spec without name, labels and priority, which determine no result, as canonical JSON.',
      ),
    }),
    seed: countSchema,
    threads: countSchema,
    device: z.string(),
    attempts: z
      .array(
        z.object({
          attempt: z.int().min(1),
          fromCheckpoint: checkpointIdSchema.nullable().describe('Null: from the start.'),
          environment: runEnvironmentSchema.nullable().describe('Null if its worker did not report it.'),
        }),
      )
      .describe('In their order.'),
    interventions: z
      .array(
        z.object({
          action: openEnum([...clientActions, 'change'], 'What was asked.'),
          acceptedAt: timeSchema,
          change: fieldChangeSchema.optional().describe('With change: of which field.'),
          step: countSchema
            .nullable()
            .optional()
            .describe(
              'With change: optimizer updates made when it took effect; null if it never did, or does not concern the training.',
            ),
        }),
      )
      .describe('What clients asked of the job while it lived; a replay makes the same changes after the same steps.'),
    decisions: z
      .array(
        z.object({
          what: openEnum(['timeBudget'], 'What the clock decided: timeBudget: the end of the training.'),
          step: countSchema.describe('Steps made by then; a replay ends there.'),
        }),
      )
      .describe('What a clock decided.'),
    result: z.object({
      initialWeights: hash('Of the weights at the start, as safetensors.'),
      finalWeights: hash('Of the final weights, as safetensors.'),
      metricHistory: hash('Of every metric by step, without clock times.'),
      steps: countSchema,
      reports: z.array(reportHashSchema),
    }),
    replay: replayComparisonSchema.nullable().describe('Null for a job that is no replay.'),
  })
  .meta({ id: 'Manifest' });
export type Manifest = z.infer<typeof manifestSchema>;
