import { z } from 'zod';
import { schemaVersion } from '../durable/records.ts';
import { sha256Schema, timeSchema } from '../scalars.ts';
import { apiKeyFieldsSchema } from './api-key.ts';
import { projectFieldsSchema } from './project.ts';

/** A project as it is kept. */
export const projectRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...projectFieldsSchema.shape,
  deletedAt: timeSchema.optional().describe('Absent: it is there.'),
});
export type ProjectRecord = z.infer<typeof projectRecordSchema>;

/** An API key as it is kept: of its secret only what tells the right one. */
export const apiKeyRecordSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  ...apiKeyFieldsSchema.shape,
  // The secret is 160 random bits: nobody finds it by trying, so a slow hash would only slow down every request.
  secretSha256: sha256Schema,
});
export type ApiKeyRecord = z.infer<typeof apiKeyRecordSchema>;
