import { z } from 'zod';

const count = z.int().min(1).max(1_000_000_000);

/** Schema of how often something happens. */
export const cadenceSchema = z.union([
  z.strictObject({ epochs: count.describe('Every so many epochs, at their ends.') }),
  z.strictObject({ steps: count.describe('Every so many steps, counted over the whole training.') }),
]);
export type Cadence = z.output<typeof cadenceSchema>;

/** Whether it is time: at the end of an epoch (how many there were), or after a step. */
export function isDue(
  cadence: Cadence,
  { epochs, step }: { readonly epochs?: number | undefined; readonly step: number },
): boolean {
  if ('steps' in cadence) return step % cadence.steps === 0;
  return epochs !== undefined && epochs % cadence.epochs === 0;
}
