import { deliveryState, type StoredDelivery, testEvent } from '@trainyard/contracts';

const patienceMs = 5 * 24 * 60 * 60 * 1000;

/** Deliveries that are looked at; when so many in a row failed for good, that is enough too. */
export const lookBack = 100;

/** The status by which a receiver says that it is gone for good. */
export const gone = 410;

/**
 * Why a webhook is to be switched off, by the newest of its deliveries, the newest first; undefined: it is not. That is
 * when its receiver says that it is gone, or when for five days, or a hundred deliveries, nothing arrived.
 */
export function reasonToSwitchOff(log: readonly StoredDelivery[], now: Date): string | undefined {
  const told = log.filter(({ record, attempts }) => record.event !== testEvent && attempts.length > 0);
  const tries = told.flatMap(({ attempts }) => attempts).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (tries[0]?.status === gone) return 'Its receiver answered 410: it is gone for good.';
  const arrived = tries.findIndex(({ error }) => error === null);
  const failing = arrived === -1 ? tries : tries.slice(0, arrived);
  const since = failing.at(-1)?.at;
  if (since !== undefined && now.getTime() - Date.parse(since) >= patienceMs) {
    return `Nothing arrived since ${since}.`;
  }
  const lost = told.length >= lookBack && told.every((delivery) => deliveryState(delivery) === 'failed');
  return lost ? `The last ${lookBack} deliveries failed, every one after its last try.` : undefined;
}
