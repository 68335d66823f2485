import { z } from 'zod';
import { datasetIdSchema, deliveryIdSchema, jobIdSchema, webhookIdSchema } from '../ids.ts';

/** Names of the BullMQ queues; none waits for another. */
export const queueNames = { attempts: 'attempts', ingest: 'ingest', deliveries: 'deliveries' } as const;

/** Payload of an entry of the attempts queue: one attempt of one job. */
export const attemptPayloadSchema = z.strictObject({ jobId: jobIdSchema, attempt: z.int().min(1) });
export type AttemptPayload = z.infer<typeof attemptPayloadSchema>;

/** Payload of an entry of the ingest queue: one dataset to read. */
export const ingestPayloadSchema = z.strictObject({ datasetId: datasetIdSchema });
export type IngestPayload = z.infer<typeof ingestPayloadSchema>;

/** Payload of an entry of the deliveries queue: one try of one delivery. */
export const deliveryPayloadSchema = z.strictObject({
  webhookId: webhookIdSchema,
  deliveryId: deliveryIdSchema,
  attempt: z.int().min(1),
});
export type DeliveryPayload = z.infer<typeof deliveryPayloadSchema>;

/** Identifier of the queue entry of an attempt: `<job>-a<n>`; the same attempt is never queued twice at a time. */
export function attemptEntryId({ jobId, attempt }: AttemptPayload): string {
  return `${jobId}-a${attempt}`;
}

/** Identifier of the queue entry of an ingest: the dataset's own. */
export function ingestEntryId({ datasetId }: IngestPayload): string {
  return datasetId;
}

/** Identifier of the queue entry of a try to deliver: `<delivery>-a<n>`. */
export function deliveryEntryId({ deliveryId, attempt }: DeliveryPayload): string {
  return `${deliveryId}-a${attempt}`;
}
