import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageSchema } from '../http/page.ts';
import { deliveryIdSchema, jobIdSchema, webhookIdSchema } from '../ids.ts';
import { countSchema, linkSchema, timeSchema } from '../scalars.ts';
import { sentEventSchema } from './event-names.ts';

/** Why a try did not arrive. */
export const deliveryErrorSchema = openEnum(
  [
    'refusedStatus',
    'redirect',
    'timeout',
    'connection',
    'nameNotFound',
    'certificate',
    'forbiddenAddress',
    'switchedOff',
  ],
  'refusedStatus: the status was not 200 to 299; redirect: it was 300 to 399, which is not followed; forbiddenAddress: the URL, or an address its name resolves to, is not public; switchedOff: the webhook was off, so nothing was sent.',
);
export type DeliveryError = z.infer<typeof deliveryErrorSchema>;

/** One try to deliver. */
export const deliveryAttemptSchema = z
  .object({
    at: timeSchema,
    durationMs: countSchema,
    status: z.int().nullable().describe('Status of the answer; null if there was none. The answer itself is not kept.'),
    error: deliveryErrorSchema.nullable().describe('Null: it arrived.'),
  })
  .meta({ id: 'DeliveryAttempt' });
export type DeliveryAttempt = z.infer<typeof deliveryAttemptSchema>;

/** Where a delivery is in its life. */
export const deliveryStateSchema = openEnum(
  ['pending', 'delivered', 'failed'],
  'pending: it will be tried again; delivered: an answer was 200 to 299; failed: no attempts are left.',
);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** One message to one webhook. */
export const deliverySchema = z
  .object({
    id: deliveryIdSchema.describe('Sent as `webhook-id`: the same however often the message arrives.'),
    webhookId: webhookIdSchema,
    event: sentEventSchema,
    jobId: jobIdSchema.nullable().describe('Null: a test.'),
    state: deliveryStateSchema,
    attempts: z.array(deliveryAttemptSchema),
    nextAttemptAt: timeSchema.nullable().describe('Null unless pending.'),
    createdAt: timeSchema,
    links: z.object({ webhook: linkSchema, redeliver: linkSchema, job: linkSchema.nullable() }),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof deliverySchema>;

/** Page of deliveries, newest first. */
export const deliveryPageSchema = pageSchema(deliverySchema, 'DeliveryPage');
