import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors.ts';

const pauseMs = 100;

/** Does work again while Redis is absent and patience is not aborted. @throws StoreUnavailable then, and what `work` throws */
export async function patiently<Result>(work: () => Promise<Result>, patience: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (patience.aborted || !(error instanceof StoreUnavailable)) throw error;
      await sleep(pauseMs);
    }
  }
}
