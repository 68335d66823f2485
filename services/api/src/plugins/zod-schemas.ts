import type { FastifySchemaCompiler } from 'fastify';
import fp from 'fastify-plugin';
import { createSerializerCompiler } from 'fastify-zod-openapi';
import { z } from 'zod';
import { bodyError, parameterError } from '../errors/schema-error.ts';

const nothing = z.strictObject({});

/** Whether a route does without a body. */
export const mayBeAbsent = (schema: unknown): boolean =>
  schema instanceof z.ZodType && schema.safeParse(undefined).success;

const validatorCompiler: FastifySchemaCompiler<unknown> = ({ schema, httpPart = 'body' }) => {
  if (!(schema instanceof z.ZodType)) return (value) => ({ value });
  return (value) => {
    // The framework says null of a body that was not sent.
    const result = schema.safeParse(value === null && mayBeAbsent(schema) ? undefined : value);
    if (result.success) return { value: result.data };
    const { issues } = result.error;
    const place = httpPart === 'querystring' ? 'query' : httpPart;
    return { error: httpPart === 'body' ? bodyError(issues, value) : parameterError(issues, value, place) };
  };
};

/** Leaves the body to the handler, which judges it whole; the schema is still the one of the OpenAPI document. */
export const bodyByHandler: FastifySchemaCompiler<unknown> = (route) =>
  route.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(route);

/** Options of `zodSchemas`. */
export interface ZodSchemasOptions {
  /** Whether answers are held to their schemas too: for tests, in service they are trusted. */
  checkAnswers: boolean;
}

/** Holds requests to the zod schemas of their routes; a route without a query schema takes no query. */
export const zodSchemas = fp<ZodSchemasOptions>(
  async (app, { checkAnswers }) => {
    app.setValidatorCompiler(validatorCompiler);
    const checked = createSerializerCompiler({ stringify: JSON.stringify });
    app.setSerializerCompiler(checkAnswers ? checked : () => JSON.stringify);
    app.addHook('onRoute', ({ schema }) => {
      if (schema && !schema.hide) schema.querystring ??= nothing;
    });
  },
  { name: 'zod-schemas' },
);
