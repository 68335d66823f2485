import type { Store } from '@trainyard/store';
import { type DeliverDeps, deliver } from './deliver.ts';

/** Tries at a time: a receiver that hangs holds one for ten seconds. */
const concurrency = 32;

/** What delivers until it is stopped. */
export interface RunningDeliveries {
  /** Resolves when the tries in hand are done. */
  stop(): Promise<void>;
}

/** Tells webhooks what happens to jobs: makes deliveries of it, and sends them. */
export function startDeliveries(deps: DeliverDeps & { store: Pick<Store, 'dispatcher'> }): RunningDeliveries {
  const { dispatcher, deliveryQueue } = deps.store;
  const dispatching = dispatcher.start();
  const worker = deliveryQueue.createWorker((payload) => deliver(deps, payload), { concurrency });
  return {
    async stop() {
      await Promise.all([dispatching.stop(), worker.close()]);
    },
  };
}
