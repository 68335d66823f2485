import { z } from 'zod';
import { sha256Schema, timeSchema } from '../scalars.ts';
import { schemaVersion } from './records.ts';

/** The claim of a request with an Idempotency-Key, created only if absent: which request it is, and its identifiers. */
export const idempotencyClaimSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  fingerprint: sha256Schema.describe('Of method, path, query and body; of an upload without its body.'),
  ulid: z.ulid().describe('Every identifier that the request gives is derived from it, whoever takes it up.'),
  claimedAt: timeSchema,
});
export type IdempotencyClaim = z.infer<typeof idempotencyClaimSchema>;

/** What was answered to a request with an Idempotency-Key: written once, given to every repetition. */
export const idempotencyAnswerSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  fingerprint: sha256Schema,
  contentSha256: sha256Schema.nullable().describe('Of the body of an upload; null for every other request.'),
  status: z.int().min(200).max(499),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  sealed: z
    .literal(true)
    .optional()
    .describe(
      'Present when the body holds a secret: it is encrypted with the Idempotency-Key and the API key of the request.',
    ),
  answeredAt: timeSchema,
});
export type IdempotencyAnswer = z.infer<typeof idempotencyAnswerSchema>;
