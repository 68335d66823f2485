/** Ends a try; `answered`: whether the receiver answered it, whatever it said. */
export type EndTry = (answered: boolean) => void;

interface Receiver {
  inHand: number;
  /** Whether it answered when it was last tried. */
  answers: boolean;
}

/** How many tries may be in hand at a time. */
export interface ReceiversOptions {
  /** To one host. Default: 4. */
  most?: number;
  /** To a host that did not answer last time. Default: 1. */
  mostSilent?: number;
}

/** Divides the tries of this process among the hosts that receive them, so that slow ones leave room for the others. */
export class Receivers {
  readonly #most: number;
  readonly #mostSilent: number;
  readonly #known = new Map<string, Receiver>();

  constructor({ most = 4, mostSilent = 1 }: ReceiversOptions = {}) {
    this.#most = most;
    this.#mostSilent = mostSilent;
  }

  /** Begins a try to send to a URL; undefined: its host has as many in hand as it may. */
  begin(url: string): EndTry | undefined {
    const { host } = new URL(url);
    const receiver = this.#known.get(host) ?? { inHand: 0, answers: true };
    if (receiver.inHand >= (receiver.answers ? this.#most : this.#mostSilent)) return undefined;
    receiver.inHand += 1;
    this.#known.set(host, receiver);
    return (answered) => {
      receiver.inHand -= 1;
      receiver.answers = answered;
      // Of who answers and has nothing in hand there is nothing to know.
      if (answered && receiver.inHand === 0) this.#known.delete(host);
    };
  }
}
