import { z } from 'zod';

/** What a job does with rows that have no value where one is needed. */
export const missingPolicySchema = z
  .enum(['error', 'dropRow'])
  .default('error')
  .describe(
    'What becomes of rows without a value in the target, or in a feature that no preprocessing imputes: error refuses the job and names the columns; dropRow leaves those rows out of every split. Default: error.',
  );
export type MissingPolicy = z.output<typeof missingPolicySchema>;
