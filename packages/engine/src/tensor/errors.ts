/** What a `ShapeError` says; every part reads on after the one before it. */
export interface ShapeErrorParts {
  /** The op, layer or function that refused. */
  readonly unit: string;
  /** What it takes. */
  readonly expected: string;
  /** What it was given. */
  readonly received: string;
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined;
}

/** Shapes that do not fit: names the unit, what it expected, what it received and, where one is known, the remedy. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly unit: string;
  readonly expected: string;
  readonly received: string;
  readonly hint: string | undefined;

  constructor({ unit, expected, received, hint }: ShapeErrorParts) {
    super(`${unit} expects ${expected}, received ${received}.${hint === undefined ? '' : ` ${hint}`}`);
    this.unit = unit;
    this.expected = expected;
    this.received = received;
    this.hint = hint;
  }
}
