import { z } from 'zod';

/** Schema of what happens where a step is refused: its loss, gradient or update is not finite, or its loss is a spike. In all cases the
 *  step writes nothing. */
export const onDivergenceSchema = z.union([
  z.enum(['fail', 'stopKeepBest']),
  z.strictObject({
    rollback: z
      .strictObject({
        factor: z
          .number()
          .gt(0)
          .lt(1)
          .default(0.5)
          .describe('Factor of the learning rate at each rollback, between 0 and 1. Default: 0.5.'),
        times: z.int().min(1).max(1000).default(3).describe('Rollbacks before the job fails, 1 to 1,000. Default: 3.'),
      })
      .prefault({})
      .describe(
        'Weights, buffers and optimizer state go back to the last checkpoint or end of an epoch at which the loss was not far above that of the first step (ten times), else to the start; the data go on.',
      ),
  }),
]);
export type OnDivergence = z.output<typeof onDivergenceSchema>;

/** Rollbacks so far. */
export interface RollbackState {
  readonly times: number;
  /** Of every learning rate. */
  readonly factor: number;
}

/** Before the first rollback. */
export const noRollback: RollbackState = { times: 0, factor: 1 };

/** The state after one more rollback; undefined where none is left or none was asked for. */
export function rolledBack({ times, factor }: RollbackState, asked: OnDivergence): RollbackState | undefined {
  if (typeof asked === 'string' || times >= asked.rollback.times) return undefined;
  return { times: times + 1, factor: factor * asked.rollback.factor };
}
