import { z } from 'zod';

/** Schema of the budget of a job. */
export const budgetSchema = z.strictObject({
  timeMs: z
    .int()
    .min(1)
    .max(10_000_000_000)
    .describe(
      'Training time in milliseconds, over all attempts, 1 to 1e10. When it is spent the training ends at the next step: the model is kept, evaluated and reported.',
    ),
});
export type Budget = z.output<typeof budgetSchema>;
