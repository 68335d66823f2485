import { z } from 'zod';
import type { JobRecord } from '../durable/records.ts';
import { openEnum } from '../http/open-enum.ts';
import { deliveryIdSchema, jobIdSchema, webhookIdSchema } from '../ids.ts';
import { type StateEvent, stateEventSchema } from '../jobs/events.ts';
import { jobKindNames } from '../jobs/job-document.ts';
import { linkSchema, timeSchema } from '../scalars.ts';
import { jobEventName, jobEventNames, testEvent } from './event-names.ts';

const idSchema = deliveryIdSchema.describe('The same as the header webhook-id: a message may come more than once.');

/** The part of a job that never changes, so that a message is the same bytes whenever it is sent. */
const toldJobSchema = z
  .object({
    id: jobIdSchema,
    kind: openEnum(jobKindNames, 'What the job does.'),
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    createdAt: timeSchema,
    links: z.object({ self: linkSchema, events: linkSchema, reports: linkSchema }),
  })
  .meta({ id: 'ToldJob' });

/** Body of what a webhook is sent when a job has entered a state. */
export const jobMessageSchema = z
  .object({
    type: openEnum(jobEventNames, 'What has happened.'),
    id: idSchema,
    at: timeSchema.describe('When it happened; the header webhook-timestamp is when it was sent.'),
    data: z.object({
      event: stateEventSchema.describe('As GET /v1/jobs/{id}/events shows it.'),
      job: toldJobSchema,
    }),
  })
  .meta({ id: 'JobMessage' });
export type JobMessage = z.infer<typeof jobMessageSchema>;

/** Body of what POST /v1/webhooks/{id}/test sends. */
export const testMessageSchema = z
  .object({ type: z.literal(testEvent), id: idSchema, at: timeSchema, data: z.object({ webhook: webhookIdSchema }) })
  .meta({ id: 'TestMessage' });
export type TestMessage = z.infer<typeof testMessageSchema>;

/** What a message takes of a job. */
interface MessageJob extends Pick<JobRecord, 'id' | 'createdAt'> {
  spec: Pick<JobRecord['spec'], 'kind' | 'name' | 'labels'>;
}

/** The message that a job has entered a state. */
export function jobMessage(id: string, event: StateEvent, { id: jobId, spec, createdAt }: MessageJob): JobMessage {
  const self = `/v1/jobs/${jobId}`;
  const { kind, name, labels } = spec;
  const links = { self, events: `${self}/events`, reports: `${self}/reports` };
  const job = { id: jobId, kind, name, labels, createdAt, links };
  return { type: jobEventName(event.data.state), id, at: event.at, data: { event, job } };
}
