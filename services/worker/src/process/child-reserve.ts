import { ForkedChild, type ForkOptions } from './forked-child.ts';

/** Keeps one child started before it is needed: what it loads at its start nobody waits for. */
export class ChildReserve<Sent extends object, Received> {
  readonly #options: ForkOptions;
  #spare: ForkedChild<Sent, Received> | undefined;

  constructor(options: ForkOptions) {
    this.#options = options;
  }

  /** Starts the spare child, unless there is one that lives. */
  prepare(): void {
    this.#spare = this.take();
  }

  /** Hands out a child that was not used before: the spare one, if there is one that lives. */
  take(): ForkedChild<Sent, Received> {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare && !spare.isOver ? spare : new ForkedChild(this.#options);
  }

  /** Ends the spare child. */
  close(): void {
    this.#spare?.kill();
    this.#spare = undefined;
  }
}
