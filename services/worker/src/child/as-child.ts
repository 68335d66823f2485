import { setPriority } from 'node:os';

/** Below every process that answers clients or renews leases: these must never wait for a computation. */
const niceness = 10;

/**
 * Makes this process a child that serves its supervisor: it ends at once when the supervisor is gone, however busy it is
 * otherwise, since nothing it would still do could be stored, and it gives way to other processes.
 */
export function becomeChild(): void {
  const end = () => process.exit(1);
  if (!process.connected) end();
  process.once('disconnect', end);
  // Signals to a whole process group are for the supervisor: it tells its children what to do.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  setPriority(niceness);
}

/** Sends a message to the supervisor; settles when it is written. */
export function tellSupervisor(message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });
}
