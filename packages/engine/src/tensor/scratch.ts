/** Room for values that are done with before it is taken again: what passes by in pieces takes the memory of one. */
export class Scratch {
  #values = new Float32Array(0);

  /** Room for so many values; what is in it is left over from before. */
  take(length: number): Float32Array {
    if (this.#values.length < length) this.#values = new Float32Array(length);
    return this.#values.subarray(0, length);
  }
}
