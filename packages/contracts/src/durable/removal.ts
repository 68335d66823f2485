import { z } from 'zod';
import { timeSchema } from '../scalars.ts';
import { schemaVersion } from './records.ts';

/**
 * One entry of the log that decides whether something is removed. Entries are numbered and each is created only if its
 * number is free, so of those who propose, keep and remove at the same time one is heard. The last entry holds.
 */
export const removalEntrySchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  verdict: z
    .enum(['proposed', 'kept', 'removed'])
    .describe('proposed: it goes unless somebody uses it; kept: it is used; removed: it is gone for good.'),
  decidedAt: timeSchema,
  requestId: z.string().nullable().describe('The request that asked for it; null: the service itself.'),
});
export type RemovalEntry = z.infer<typeof removalEntrySchema>;
export type RemovalVerdict = RemovalEntry['verdict'];
