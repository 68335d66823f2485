import { z } from 'zod';

/** Schema of truncated backpropagation through time in a job. */
export const truncationSchema = z.strictObject({
  window: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe(
      'Steps of a window. With targets at every step each window is one update, which starts from the state of the window before without its gradient; else only the last window is backpropagated through. As long as the sequence, or longer: the whole.',
    ),
});

export type Truncation = z.output<typeof truncationSchema>;
