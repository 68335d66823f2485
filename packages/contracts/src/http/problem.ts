import { z } from 'zod';
import { jobEstimateSchema } from '../jobs/estimate.ts';
import { quotaSchema } from '../projects/limits.ts';
import { errorCodes } from './error-codes.ts';
import { openEnum } from './open-enum.ts';

const shapesSchema: z.ZodType<readonly (readonly number[])[]> = z.array(z.array(z.number()));

/** One thing wrong with a request, located in its body by a JSON Pointer or by the name of a parameter. */
export const problemFindingSchema = z
  .object({
    pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the request body, such as /layers/3/units.'),
    parameter: z.string().optional().describe('Name of the query, path or header parameter, when it is not the body.'),
    layer: z.string().optional().describe('Id of the layer concerned.'),
    severity: z.enum(['error', 'warning']),
    code: z.string().describe('Stable, machine-readable name of the rule, such as unknownField.'),
    message: z.string().describe('One sentence for people.'),
    expected: z.unknown().optional().describe('What would be accepted.'),
    received: z.unknown().optional().describe('What was sent.'),
    inputShapes: shapesSchema.optional().describe('Shapes that reach the layer.'),
    hint: z.string().optional().describe('What to do.'),
  })
  .meta({ id: 'ProblemFinding' });
export type ProblemFinding = z.infer<typeof problemFindingSchema>;

/** RFC 9457 problem: the body of every answer with a status of 400 or more. */
export const problemSchema = z
  .object({
    type: z.string().describe('URN of the kind of problem: urn:trainyard:error:<code>.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: openEnum(errorCodes, 'Stable name of the kind of problem; docs/errors.md explains each.'),
    detail: z.string().describe('What happened in this case, and what to do about it.'),
    instance: z.string().describe('Path of the request.'),
    requestId: z.string().describe('Identifies this request in the logs.'),
    retryable: z.boolean().describe('Whether the same request may succeed later, unchanged.'),
    errors: z.array(problemFindingSchema).optional().describe('All findings, up to 1,000.'),
    state: z.string().optional().describe('With jobStateConflict: the state the job is in.'),
    quota: quotaSchema.optional().describe('With quotaExceeded: the quota that the request would exceed.'),
    estimate: jobEstimateSchema.optional().describe('With jobTooLarge: what the job would take.'),
    allowedActions: z.array(z.string()).optional().describe('With jobStateConflict: what the job accepts now.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
export type Problem = z.infer<typeof problemSchema>;

/** Media type of a problem. */
export const problemMediaType = 'application/problem+json';
