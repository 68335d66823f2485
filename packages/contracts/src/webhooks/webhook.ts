import { z } from 'zod';
import { pageSchema } from '../http/page.ts';
import { webhookIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, timeSchema } from '../scalars.ts';
import { defaultWebhookEvents, webhookEventsSchema } from './event-names.ts';

const urlSchema = z
  .url({ protocol: /^https?$/, error: 'expected a URL such as https://example.com/hooks' })
  .max(2000)
  .describe(
    'URL that messages are sent to, by https and to a public address; the name is resolved and its addresses are checked each time.',
  )
  .meta({ example: 'https://hooks.example.com/trainyard' });

const labelsSchema = z
  .record(z.string().min(1).max(63), z.string().max(200))
  .refine((labels) => Object.keys(labels).length <= 20, 'expected at most 20 labels')
  .describe('Tells only of jobs with all of these labels. Default: of every job of the project.');

/** What a client says of a webhook. */
const asked = { name: nameSchema, url: urlSchema, events: webhookEventsSchema, labels: labelsSchema };

/** Body of POST /v1/webhooks. */
export const createWebhookSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Default: the identifier.'),
    url: urlSchema,
    events: webhookEventsSchema.default(defaultWebhookEvents).describe('Default: how jobs end.'),
    labels: labelsSchema.default({}),
  })
  .meta({
    id: 'CreateWebhook',
    example: { url: 'https://hooks.example.com/trainyard', events: ['job.succeeded', 'job.failed'] },
  });
export type CreateWebhook = z.infer<typeof createWebhookSchema>;

/** Body of PATCH /v1/webhooks/{id}. */
export const changeWebhookRequestSchema = z
  .strictObject({
    ...asked,
    active: z.boolean().describe('If false nothing is sent, and what happens meanwhile is never told.'),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'expected at least one field')
  .meta({ id: 'ChangeWebhook', example: { active: true } });
export type ChangeWebhook = z.infer<typeof changeWebhookRequestSchema>;

/** Why the service itself switched a webhook off. */
export const switchedOffSchema = z.object({ at: timeSchema, reason: z.string().describe('One sentence for people.') });
export type SwitchedOff = z.infer<typeof switchedOffSchema>;

/** What is kept of a webhook; the record and the resource share it. */
export const webhookFieldsSchema = z.object({
  id: webhookIdSchema,
  ...asked,
  active: z.boolean().describe('Whether messages are sent.'),
  switchedOff: switchedOffSchema
    .nullable()
    .describe(
      'Why the service switched it off; null if it did not. Set `active` to true with PATCH once the receiver works again.',
    ),
  revision: countSchema.describe('Grows by one with every change.'),
  createdAt: timeSchema,
});

/** A webhook: an address of yours that is told what happens to jobs. */
export const webhookSchema = webhookFieldsSchema
  .extend({
    oldSecretEndsAt: timeSchema
      .nullable()
      .describe('Until when messages are signed with the secret before the last rotation too; null if they are not.'),
    links: z.object({ self: linkSchema, test: linkSchema, rotateSecret: linkSchema, deliveries: linkSchema }),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;

/** A webhook with its secret: the answer to its creation and to a rotation, and to nothing else. */
export const newWebhookSchema = webhookSchema
  .extend({
    secret: z
      .string()
      .describe('Secret that messages are signed with: whsec_ and base64. Keep it; it is not shown again.'),
  })
  .meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof newWebhookSchema>;

/** Page of webhooks, newest first. */
export const webhookPageSchema = pageSchema(webhookSchema, 'WebhookPage');
