/** Writes Protocol Buffers messages: the wire format's varints and length-delimited fields, in the order of the calls. */
export class MessageWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A field of a whole number (int32, int64, enum); negative ones take ten bytes, as the format has it. */
  int(field: number, value: number | bigint): void {
    this.#varint(BigInt((field << 3) | 0));
    this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  float(field: number, value: number): void {
    this.#varint(BigInt((field << 3) | 5));
    this.#raw(new Uint8Array(Float32Array.of(value).buffer));
  }

  string(field: number, value: string): void {
    this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint(BigInt((field << 3) | 2));
    this.#varint(BigInt(value.length));
    this.#raw(value);
  }

  message(field: number, write: (message: MessageWriter) => void): void {
    const inner = new MessageWriter();
    write(inner);
    this.bytes(field, inner.finish());
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  #varint(value: bigint): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
