import { StoreUnavailable } from '../errors.ts';
import type { JobCore } from '../jobs/job-core.ts';
import { about } from '../records/about.ts';
import type { ReconcileReport } from './reconciler.ts';

/** What the passes changed so far. */
export type Tally = Omit<ReconcileReport, 'ran'>;

/** One kind of disagreement, settled for everything it concerns. */
export type Pass = (tally: Tally) => Promise<void>;

/**
 * Does work for each, `atATime` of them at once; one that fails is logged and does not stop the others, unless Redis is
 * gone.
 */
export async function each(
  core: Pick<JobCore, 'logger'>,
  ids: readonly string[],
  work: (id: string) => Promise<void>,
  atATime = 1,
): Promise<void> {
  const left = ids.values();
  const walk = async (): Promise<void> => {
    for (const id of left) {
      try {
        await work(id);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        core.logger.error({ err: error, ...about(id) }, 'could not be reconciled; it is tried again');
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, walk));
}
