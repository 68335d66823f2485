/** The time a training has spent, over all attempts, and whether that is all it has. */
export class Stopwatch {
  readonly #limitMs: number;
  readonly #now: () => number;
  #before: number;
  #startedAt: number | undefined;

  /** `before`: spent by earlier attempts. `now`: a clock that never goes back, in milliseconds. */
  constructor(limitMs = Number.POSITIVE_INFINITY, before = 0, now = () => performance.now()) {
    this.#limitMs = limitMs;
    this.#before = before;
    this.#now = now;
  }

  start(): void {
    this.#before = this.spentMs;
    this.#startedAt = this.#now();
  }

  get spentMs(): number {
    return this.#startedAt === undefined ? this.#before : this.#before + this.#now() - this.#startedAt;
  }

  get isOver(): boolean {
    return Number.isFinite(this.#limitMs) && this.spentMs >= this.#limitMs;
  }
}
