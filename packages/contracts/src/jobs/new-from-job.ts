import { z } from 'zod';
import { checkpointIdSchema } from '../ids.ts';

/** Body of POST /v1/jobs/{id}/retry; it may be left out. */
export const retryRequestSchema = z
  .strictObject({
    fromStart: z
      .boolean()
      .default(false)
      .describe(
        'Whether to start anew. Otherwise the job goes on from the latest intact checkpoint, if there is one. Default: false.',
      ),
  })
  .meta({ id: 'RetryRequest' });

/** Body of POST /v1/jobs/{id}/fork; it may be left out. */
export const forkRequestSchema = z
  .strictObject({
    checkpoint: z
      .union([z.enum(['last', 'best']), checkpointIdSchema])
      .default('last')
      .describe(
        'Checkpoint of the old job that the new one starts from: last (the latest intact one), best, or an identifier. Default: last.',
      ),
    overrides: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        'Changes to the job document, as a JSON merge patch (RFC 7396): objects are merged, null restores the default, anything else replaces the old value.',
      ),
  })
  .meta({ id: 'ForkRequest' });
export type ForkRequest = z.infer<typeof forkRequestSchema>;
