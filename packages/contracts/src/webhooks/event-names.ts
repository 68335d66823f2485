import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { isTerminal, type JobState, jobStates } from '../jobs/states.ts';

/** Name of the event that a job has entered a state, such as job.succeeded. */
export type JobEventName = `job.${JobState}`;

/** The name of the event that a job has entered this state. */
export const jobEventName = (state: JobState): JobEventName => `job.${state}`;

/** Every change of state that a webhook may tell of. */
export const jobEventNames = jobStates.map(jobEventName) as [JobEventName, ...JobEventName[]];

/** Stands for every event of jobs, those to come too. */
export const everyJobEvent = 'job.*';

/** Name of the event that POST /v1/webhooks/{id}/test sends. */
export const testEvent = 'webhook.test';

/** What a webhook listens to unless it says so: how jobs end. */
export const defaultWebhookEvents: JobEventName[] = jobStates.filter(isTerminal).map(jobEventName);

/** An event that a webhook may listen to. */
export const webhookEventSchema = openEnum(
  [...jobEventNames, everyJobEvent],
  'A job has entered the state that the name ends with; job.* stands for all of them.',
);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

/** An event as it is sent. */
export const sentEventSchema = openEnum([...jobEventNames, testEvent], 'What has happened.');
export type SentEvent = z.infer<typeof sentEventSchema>;

/** Events that a webhook listens to, each once. */
export const webhookEventsSchema = z
  .array(webhookEventSchema)
  .min(1)
  .max(50)
  .refine((events) => new Set(events).size === events.length, 'expected every event once')
  .describe('Events that it is told of, each named once.');
