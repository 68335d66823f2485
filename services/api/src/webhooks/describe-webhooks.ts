import {
  deliveryIdSchema,
  jobMessage,
  jobMessageSchema,
  type StateEvent,
  type TestMessage,
  testMessageSchema,
} from '@trainyard/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';

const headers = z.object({
  'webhook-id': deliveryIdSchema.describe('Identifies the message: a second one with the same id is a repetition.'),
  'webhook-timestamp': z
    .string()
    .describe('When it was sent, in seconds since 1970. Refuse messages older than a few minutes.'),
  'webhook-signature': z
    .string()
    .describe(
      'One signature for each valid secret, separated by spaces: v1,base64(HMAC-SHA256(secret, id.timestamp.body)). Any Standard Webhooks library verifies it.',
    ),
});

const responses: ZodOpenApiOperationObject['responses'] = {
  '2XX': { description: 'The message has arrived. Answer within ten seconds, and do the work afterwards.' },
  '410': { description: 'The receiver is gone for good: the webhook is switched off.' },
  '4XX': {
    description:
      'The message is sent again later, as after every answer other than 2XX: eight attempts over about a day.',
  },
};

const exampleId = 'dlv_01K5Q3D6R6E8W2M1N9Z4T7X0YA';
const exampleAt = '2026-09-01T12:00:00.000Z';

const event: StateEvent = {
  seq: 48,
  at: exampleAt,
  type: 'state',
  attempt: 1,
  step: 600,
  data: {
    from: 'finalizing',
    state: 'succeeded',
    phase: 'terminal',
    reason: null,
    stopReason: 'completed',
    failure: null,
  },
};

const job: Parameters<typeof jobMessage>[2] = {
  id: 'job_01K5Q3CY2ZJ7B8V4Q0R6S9T3WX',
  spec: { kind: 'train', name: 'digits', labels: { team: 'vision' } },
  createdAt: '2026-09-01T11:58:00.000Z',
};

const test: TestMessage = {
  ...{ type: 'webhook.test', id: exampleId, at: exampleAt },
  data: { webhook: 'whk_01K5Q39B7M4N2P6Q8R0S1T3V5W' },
};

const told = (
  operation: Pick<ZodOpenApiOperationObject, 'operationId' | 'summary' | 'description' | 'requestBody'>,
) => ({
  post: { ...operation, tags: ['webhooks'], security: [], requestParams: { header: headers }, responses },
});

const { webhooks, components } = createDocument({
  openapi: '3.1.0',
  info: { title: '', version: '' },
  webhooks: {
    jobEvent: told({
      operationId: 'jobEvent',
      summary: 'A job has entered a state',
      description: 'Messages may arrive in another order than things happened; `data.event.seq` gives the order.',
      requestBody: {
        content: { 'application/json': { schema: jobMessageSchema, example: jobMessage(exampleId, event, job) } },
      },
    }),
    webhookTest: told({
      operationId: 'webhookTest',
      summary: 'Somebody asked for a test message',
      requestBody: { content: { 'application/json': { schema: testMessageSchema, example: test } } },
    }),
  },
});

/** What receivers of webhooks are sent, as the section `webhooks` of the OpenAPI document and the schemas it refers to. */
export const describedWebhooks: { webhooks: object; schemas: object } = {
  webhooks: webhooks ?? {},
  schemas: components?.schemas ?? {},
};
