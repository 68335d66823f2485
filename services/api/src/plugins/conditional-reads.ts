import { createHash } from 'node:crypto';
import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { ifNoneMatch, matchesEtag, notModified } from '../routes/etag.ts';
import { jsonAnswerOf, type ReadSchema } from './json-reads.ts';

const etagHeader = { etag: z.string().describe('Changes with the answer; hand it back as If-None-Match.') };

const reads = new Set(['GET', 'HEAD']);

/** ETag of an answer that has none of its own: of what never changes the only revision, then a number from its bytes. */
export function etagOfBody(body: string): string {
  return `"1.${createHash('sha256').update(body).digest().readUIntBE(0, 6)}"`;
}

function describeCondition({ method, ...route }: RouteOptions): void {
  const schema = route.schema as ReadSchema | undefined;
  const answer = schema?.response?.['200'];
  if (method !== 'GET' || !schema || !answer || !jsonAnswerOf(schema)) return;
  schema.headers = schema.headers?.extend(ifNoneMatch.shape) ?? ifNoneMatch;
  const described = { ...answer, headers: z.object({ ...etagHeader, ...answer.headers?.shape }) };
  schema.response = { ...notModified, ...schema.response, 200: described };
}

/** Gives every answer of JSON to a read an ETag, and answers 304 to a client that has it already. */
export const conditionalReads = fp(
  async (app) => {
    app.addHook('onRoute', describeCondition);
    app.addHook('onSend', async ({ method, headers }, reply, payload) => {
      const isJson = String(reply.getHeader('content-type')).startsWith('application/json');
      if (!reads.has(method) || reply.statusCode !== 200 || !isJson || typeof payload !== 'string') return payload;
      const etag = String(reply.getHeader('etag') ?? etagOfBody(payload));
      reply.header('etag', etag);
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
      if (!matchesEtag(headers['if-none-match'], etag)) return payload;
      reply.code(304).removeHeader('content-type');
      return '';
    });
  },
  { name: 'conditional-reads' },
);
