import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';

/** Whether a job is looked at before its first step. */
export const preflightField = z
  .boolean()
  .default(true)
  .describe(
    "Whether the start is looked at, as a small part of the training's time: loss, gradients, units, sizes of numbers, and whether one batch can be learned. Default: true.",
  );

/** What is looked at before a long run. */
export const preflightChecks = ['initialLoss', 'gradients', 'deadUnits', 'scales', 'oneBatch'] as const;

const verdictSchema = z.enum(['passed', 'warning', 'failed']);

/** What a training looks like before its first step. */
export const preflightResultSchema = z
  .object({
    verdict: verdictSchema.describe('The worst of the checks; a job whose pre-flight failed trains no step.'),
    durationMs: z.number().min(0),
    checks: z.array(
      z
        .object({
          check: openEnum(preflightChecks, 'What was checked.'),
          verdict: verdictSchema,
          layer: z.string().optional().describe('Id of the layer concerned.'),
          expected: z.string(),
          received: z.string(),
          values: z.record(z.string(), z.number()).describe('The figures behind it, by name.'),
          suggestion: z.string().optional().describe('What to do; absent where the check passed.'),
        })
        .meta({ id: 'PreflightCheck' }),
    ),
  })
  .meta({ id: 'PreflightResult' });
export type PreflightResult = z.infer<typeof preflightResultSchema>;
export type PreflightCheck = PreflightResult['checks'][number];
