import type { z } from 'zod';

/** What the plugins read and add of the schema of a route that answers GET. */
export interface ReadSchema {
  hide?: boolean;
  querystring?: z.ZodObject;
  headers?: z.ZodObject;
  response?: Record<string, Answer>;
}

interface Answer {
  description?: string;
  content?: Record<string, { schema: z.ZodType }>;
  headers?: z.ZodObject;
}

/** The schema of the JSON that a read answers, if it answers nothing else. */
export function jsonAnswerOf({ hide, response }: ReadSchema): z.ZodType | undefined {
  const { 'application/json': json, ...others } = response?.['200']?.content ?? {};
  return hide || Object.keys(others).length > 0 ? undefined : json?.schema;
}
