/** A signal with a deadline, and what takes the deadline down. */
export interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

/** A signal that aborts with any of the given ones, and at the latest after that many milliseconds.
 *  Node 20 may collect an `AbortSignal.timeout` inside `AbortSignal.any` before it fires; this timer is held. */
export function deadline(ms: number, ...signals: readonly AbortSignal[]): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException(`${ms} ms have passed`, 'TimeoutError')), ms);
  return { signal: AbortSignal.any([controller.signal, ...signals]), clear: () => clearTimeout(timer) };
}
