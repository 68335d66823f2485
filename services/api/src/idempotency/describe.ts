import type { ErrorCode } from '@trainyard/contracts';
import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import { addProblem } from '../routes/route.ts';
import { replayedHeader } from './answer.ts';

/** Header that names a request, so that sending it again does nothing twice. */
export const idempotencyKeyHeader = 'idempotency-key';

const requestHeaders = z.object({
  [idempotencyKeyHeader]: z
    .string()
    .regex(/^[ -~]{1,255}$/, 'expected 1 to 255 printable ASCII characters')
    .optional()
    .describe(
      'A key of your choice, 1 to 255 printable ASCII characters, new for each request. Repeating the same request with the same key within 24 hours returns the same answer and does nothing twice.',
    ),
});

const responseHeaders = z.object({
  [replayedHeader]: z
    .literal('true')
    .optional()
    .describe('Present if the answer is that of an earlier request with the same key.'),
});

const codes = ['idempotencyInProgress', 'idempotencyKeyReused'] as const satisfies ErrorCode[];

interface Answer {
  description: string;
  headers?: z.ZodObject;
}

interface Schema {
  hide?: boolean;
  headers?: z.ZodObject;
  response?: Record<string, Answer>;
}

/** Adds the key, its header and its problems to what a route says of itself, if the route takes keys. */
export function describeIdempotency({ method, config, ...route }: RouteOptions): void {
  const schema = route.schema as Schema | undefined;
  if (![method].flat().includes('POST') || !schema || schema.hide || config?.noIdempotencyKey) return;
  schema.headers = schema.headers ? schema.headers.extend(requestHeaders.shape) : requestHeaders;
  const response = { ...schema.response };
  for (const [status, answer] of Object.entries(response)) {
    if (!status.startsWith('2')) continue;
    response[status] = { ...answer, headers: answer.headers?.extend(responseHeaders.shape) ?? responseHeaders };
  }
  for (const code of codes) addProblem(response, code);
  schema.response = response;
}
