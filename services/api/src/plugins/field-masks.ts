import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { type FieldMask, fieldMask, masked } from '../fields/field-mask.ts';
import { jsonAnswerOf, type ReadSchema } from './json-reads.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What `fields` chooses from: the resource, or the items of its page; set for every read under /v1. */
    maskable?: Maskable;
  }
  interface FastifyRequest {
    fieldMask: FieldMask | undefined;
  }
}

interface Maskable {
  schema: z.ZodType;
  isPage: boolean;
}

const reads = new Set(['GET', 'HEAD']);

const description =
  'Return only these fields: dotted paths separated by commas, such as `id,state,progress.step`; for a page, fields of its items. All other fields are then absent, even required ones.';

const parameter = { fields: z.string().min(1).max(2000).optional().describe(description) };

function maskableOf(schema: ReadSchema): Maskable | undefined {
  const answer = jsonAnswerOf(schema);
  if (!(answer instanceof z.ZodObject)) return undefined;
  const { data } = answer.shape;
  return data instanceof z.ZodArray ? { schema: data, isPage: true } : { schema: answer, isPage: false };
}

/** Has every read of JSON under /v1 take `?fields=`. */
export const fieldMasks = fp(
  async (app) => {
    app.decorateRequest('fieldMask', undefined);

    app.addHook('onRoute', (route: RouteOptions) => {
      const schema = route.schema as ReadSchema | undefined;
      const maskable = reads.has(String(route.method)) && route.url.startsWith('/v1/') && schema && maskableOf(schema);
      if (!maskable) return;
      // HEAD comes after GET, with the same schema.
      schema.querystring = z.strictObject({ ...schema.querystring?.shape, ...parameter });
      route.config = { ...route.config, maskable };
    });

    app.addHook('preHandler', async (request) => {
      const { maskable } = request.routeOptions.config;
      if (!maskable) return;
      const { fields, ...query } = request.query as { fields?: string };
      request.query = query;
      if (fields !== undefined) request.fieldMask = fieldMask(fields, maskable.schema);
    });

    app.addHook('preSerialization', async ({ fieldMask: mask, routeOptions }, reply, payload) => {
      if (!mask || reply.statusCode !== 200 || typeof payload !== 'object' || payload === null) return payload;
      // What is kept does not fit the schema of the whole.
      reply.serializer(JSON.stringify);
      if (!routeOptions.config.maskable?.isPage || !('data' in payload)) return masked(payload, mask);
      return { ...payload, data: masked(payload.data, mask) };
    });
  },
  { name: 'field-masks' },
);
