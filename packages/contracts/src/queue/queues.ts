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

/** Name of an attempt among those that wait: `<job>-a<n>`; it waits once at a time. */
export function attemptEntryId({ jobId, attempt }: AttemptPayload): string {
  return `${jobId}-a${attempt}`;
}

/** The attempt that an entry is named after. @throws what the schema says of a name that is none */
export function attemptOfEntry(entry: string): AttemptPayload {
  const at = entry.lastIndexOf('-a');
  return attemptPayloadSchema.parse({ jobId: entry.slice(0, at), attempt: Number(entry.slice(at + 2)) });
}

/** Identifier of the queue entry of an ingest: the dataset's own. */
export function ingestEntryId({ datasetId }: IngestPayload): string {
  return datasetId;
}

/** Identifier of the queue entry of a try to deliver: `<delivery>-a<n>`. */
export function deliveryEntryId({ deliveryId, attempt }: DeliveryPayload): string {
  return `${deliveryId}-a${attempt}`;
}
