import { z } from 'zod';

/** Body of POST /v1/jobs/{id}/cancel; it may be left out. */
export const cancelRequestSchema = z
  .strictObject({
    mode: z
      .enum(['graceful', 'force'])
      .default('graceful')
      .describe('graceful: at the next step boundary; force: at once, what runs is killed. Default: graceful.'),
  })
  .meta({ id: 'CancelRequest' });
