import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageSchema } from '../http/page.ts';
import { apiKeyIdSchema, projectIdSchema } from '../ids.ts';
import { countSchema, linkSchema, nameSchema, timeSchema } from '../scalars.ts';
import { requestsPerMinuteSchema } from './limits.ts';

/** What a key may do, each more than the one before: read; create and act; manage the project's keys. */
export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Whether somebody with these scopes may do what needs one: `write` includes `read`, `admin` includes both. */
export function hasScope(given: readonly string[], needed: Scope): boolean {
  return scopes.slice(scopes.indexOf(needed)).some((scope) => given.includes(scope));
}

const scopeMeaning = 'read: every GET. write: read, create and act. admin: write, keys and the queue as a whole.';

/** What is kept of an API key besides its secret; the record and the resource share it. */
export const apiKeyFieldsSchema = z.object({
  id: apiKeyIdSchema,
  project: projectIdSchema,
  name: nameSchema,
  scopes: z.array(openEnum(scopes, 'What the key may do.')).min(1).describe(scopeMeaning),
  requestsPerMinute: requestsPerMinuteSchema.nullable().describe('Null: only the limit of the project.'),
  revision: countSchema.describe('Grows by one with every change.'),
  createdAt: timeSchema,
  rotatedAt: timeSchema.nullable().describe('When its secret was last replaced; null if never.'),
  expiresAt: timeSchema.nullable().describe('The key is refused from this time on; null if it does not expire.'),
  revokedAt: timeSchema.nullable().describe('Since when the key is refused; null if it was not revoked.'),
});

/** An API key without its secret, which nobody can read again. */
export const apiKeySchema = apiKeyFieldsSchema
  .extend({
    lastUsedAt: timeSchema.nullable().describe('When it was last used, to the minute; null if that is not known.'),
    links: z.object({ self: linkSchema, project: linkSchema, rotate: linkSchema, revoke: linkSchema }),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKeySchema>;

/** Page of API keys, newest first. */
export const apiKeyPageSchema = pageSchema(apiKeySchema, 'ApiKeyPage');

/** A key with its secret: the one answer that holds it. */
export const newApiKeySchema = apiKeySchema
  .extend({ key: z.string().describe('Send it as `Authorization: Bearer <key>`. It is shown only this once.') })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** Body of POST /v1/projects/{id}/keys. */
export const createApiKeySchema = z
  .strictObject({
    name: nameSchema,
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length).default(['read', 'write']).describe(scopeMeaning),
    expiresAt: timeSchema
      .nullable()
      .default(null)
      .describe('The key is refused from this time on. Default: null, never.'),
    requestsPerMinute: requestsPerMinuteSchema
      .nullable()
      .default(null)
      .describe('Requests a minute with this key. Default: null, only the limit of the project applies.'),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof createApiKeySchema>;
