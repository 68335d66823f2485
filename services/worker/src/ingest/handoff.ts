interface Offer {
  chunk: Uint8Array;
  used: () => void;
  refused: (error: unknown) => void;
}

/** Chunks handed from one writer to one reader without a copy: a write settles when the reader asks for the next chunk. */
export class Handoff {
  #offer: Offer | undefined;
  #failure: unknown;
  #isOver = false;
  #wake: () => void = () => {};

  /** @throws what the reader broke off with */
  write(chunk: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((used, refused) => {
      this.#offer = { chunk, used, refused };
      this.#wake();
    });
  }

  /** No more chunks follow; with a failure the reader throws it. */
  end(failure?: unknown): void {
    this.#isOver = true;
    this.#failure = failure;
    this.#wake();
  }

  /** The reader is gone: the pending write and those to come throw its error. */
  breakOff(error: unknown): void {
    this.#failure = error;
    this.#offer?.refused(error);
  }

  async *read(): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const offer = this.#offer;
      if (offer) {
        yield offer.chunk;
        this.#offer = undefined;
        offer.used();
      } else if (this.#isOver) {
        if (this.#failure !== undefined) throw this.#failure;
        return;
      } else await this.#arrival();
    }
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
