import { z } from 'zod';
import { checkpointIdSchema } from '../ids.ts';

/** Body of POST /v1/jobs/{id}/retry; it may be left out. */
export const retryRequestSchema = z
  .strictObject({
    fromStart: z
      .boolean()
      .default(false)
      .describe(
        'Whether it begins anew; else it goes on from the last checkpoint that is whole, where there is one. Default: false.',
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
        'Where the new job begins: the last checkpoint of the job that is whole, its best, or one of them by its identifier. Default: last.',
      ),
    overrides: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        'Fields of the job document that are to be others, as a JSON merge patch (RFC 7396): an object is merged, null gives the default, anything else takes the place of what was.',
      ),
  })
  .meta({ id: 'ForkRequest' });
export type ForkRequest = z.infer<typeof forkRequestSchema>;
