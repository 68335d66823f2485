import { AsyncLocalStorage } from 'node:async_hooks';

/** What lines of the log are about, such as `requestId`, or `jobId` and `attempt`. */
export type LogFields = Readonly<Record<string, string | number>>;

const current = new AsyncLocalStorage<LogFields>();

/** Does work whose lines, also those of the packages it uses, carry these fields besides those around it. */
export function withLogFields<Result>(fields: LogFields, work: () => Result): Result {
  return current.run({ ...current.getStore(), ...fields }, work);
}

/** Fields of the work that is being done. */
export const logFields = (): LogFields => current.getStore() ?? {};
