import { z } from 'zod';
import { schemaVersion } from '../durable/records.ts';
import { deliveryIdSchema, jobIdSchema, projectIdSchema, webhookIdSchema } from '../ids.ts';
import { timeSchema } from '../scalars.ts';
import { deliveryAttemptSchema } from './delivery.ts';
import { sentEventSchema } from './event-names.ts';
import { webhookFieldsSchema } from './webhook.ts';

/** A secret of a webhook; it is needed to sign, so it cannot be kept as a hash. */
export const webhookSecretSchema = z.strictObject({
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/),
  endsAt: timeSchema.nullable().describe('Null: it holds until it is rotated.'),
});
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

/** A webhook as it is kept. */
export const webhookRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...webhookFieldsSchema.shape,
  project: projectIdSchema.optional().describe('Whose it is; absent: of the default project.'),
  secrets: z.array(webhookSecretSchema).describe('The present one first.'),
  changedAt: timeSchema.describe('When this revision began to hold.'),
  deletedAt: timeSchema.optional().describe('Absent: it is there.'),
});
export type WebhookRecord = z.infer<typeof webhookRecordSchema>;

/** A message to a webhook as it is kept: written once, so that it is the same bytes at every try. */
export const deliveryRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  id: deliveryIdSchema,
  webhookId: webhookIdSchema,
  event: sentEventSchema,
  jobId: jobIdSchema.nullable(),
  body: z.string().describe('What is sent and signed.'),
  createdAt: timeSchema,
});
export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>;

/** A try to deliver as it is kept. */
export const deliveryAttemptRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...deliveryAttemptSchema.shape,
  nextAttemptAt: timeSchema.nullable().describe('Null: there is no further try.'),
});
export type DeliveryAttemptRecord = z.infer<typeof deliveryAttemptRecordSchema>;
