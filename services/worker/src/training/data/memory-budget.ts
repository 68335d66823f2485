/** What a child takes besides its data: Node, ONNX Runtime, three threads and what passes between them. */
const ownBytes = 320 * 2 ** 20;
/** Share of the rest that data may take; what is left is for the network, its gradients and the batches. */
const dataShare = 0.5;

/** The memory that data may take in a child. */
export class MemoryBudget {
  #left: number;

  /** `limitBytes`: what the child may take altogether. Default: no limit. */
  constructor(limitBytes = Number.POSITIVE_INFINITY) {
    this.#left = Math.max(0, limitBytes - ownBytes) * dataShare;
  }

  /** Takes so many bytes if they fit; false: they have to stay on the disk. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}
