/** Thrown by a processor to have its entry taken again after a while, as if it had not been taken. */
export class Postponed extends Error {
  override readonly name = 'Postponed';
  readonly delayMs: number;

  constructor(delayMs: number) {
    super(`taken again after ${delayMs} ms`);
    this.delayMs = delayMs;
  }
}
