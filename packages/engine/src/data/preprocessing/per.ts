import { z } from 'zod';

/** What an affine preprocessing takes its statistics over. */
export const per = z
  .enum(['feature', 'channel'])
  .default('feature')
  .describe(
    'What a statistic is taken over: each feature of the sample has its own (default), or each channel (axis 0) has one for all its positions, as images want it.',
  );
