import type { Store } from '@trainyard/store';
import { type DeliverDeps, deliver } from './deliver.ts';
import { Receivers } from './receivers.ts';

/** Tries at a time: a receiver that hangs holds one for ten seconds, and no receiver has more than a few. */
const concurrency = 32;

/** What delivers until it is stopped. */
export interface RunningDeliveries {
  /** Resolves when the tries in hand are done. */
  stop(): Promise<void>;
}

/** What delivering needs. */
export type DeliveriesOptions = Omit<DeliverDeps, 'receivers'> & { store: Pick<Store, 'dispatcher'> };

/** Tells webhooks what happens to jobs: makes deliveries of it, and sends them. */
export function startDeliveries(options: DeliveriesOptions): RunningDeliveries {
  const { dispatcher, deliveryQueue } = options.store;
  const deps = { ...options, receivers: new Receivers() };
  const dispatching = dispatcher.start();
  const worker = deliveryQueue.createWorker((payload) => deliver(deps, payload), { concurrency });
  return {
    async stop() {
      await Promise.all([dispatching.stop(), worker.close()]);
    },
  };
}
