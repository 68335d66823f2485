import { type JobDocument, jobDocumentSchema } from '@trainyard/contracts';

/** The fields of a job document that are right each by itself, so that they are judged also when others are wrong. */
export type Salvaged = Partial<JobDocument>;

/** Reads what can be read of a body; fields that are absent have their defaults. */
export function salvage(body: unknown): Salvaged {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const fields = Object.entries(jobDocumentSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(Object.hasOwn(given, name) ? given[name] : undefined);
    return parsed.success && parsed.data !== undefined ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(fields);
}
