import { z } from 'zod';
import { jobIdSchema } from '../ids.ts';

/** Redis prefix of everything that is ours when no other is configured; BullMQ's keys lie under it too. */
export const defaultRedisPrefix = 'trainyard';

/** Redis channels; messages are wake-ups only, what they tell of is read from the store. */
export interface Channels {
  /** A command for a job was recorded; every worker listens. */
  commands: string;
  /** A key or a project was changed, by its identifier; every API process listens. */
  access: string;
  /** Events were appended to a job; whoever streams that job listens. */
  events: (jobId: string) => string;
}

/** Names of the Redis channels under a prefix. */
export function channels(prefix: string = defaultRedisPrefix): Channels {
  return {
    commands: `${prefix}:commands`,
    access: `${prefix}:access`,
    events: (jobId) => `${prefix}:events:${jobId}`,
  };
}

/** Message on the commands channel. */
export const commandMessageSchema = z.object({ jobId: jobIdSchema });
export type CommandMessage = z.infer<typeof commandMessageSchema>;

/** Message on an events channel: the sequence number of the latest event. */
export const eventsMessageSchema = z.strictObject({ jobId: jobIdSchema, seq: z.int().min(1) });
export type EventsMessage = z.infer<typeof eventsMessageSchema>;
