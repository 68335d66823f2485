/** One thing wrong with a document: where, what was expected, what was received, and what to do. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Stable, machine-readable name of the rule, such as `unknownField`. */
  readonly code: string;
  /** JSON Pointer (RFC 6901) into the document, such as `/layers/3/units`. */
  readonly pointer: string;
  /** Id of the layer concerned. */
  readonly layer?: string;
  /** One sentence for people. */
  readonly message: string;
  readonly expected?: unknown;
  readonly received?: unknown;
  /** Shapes that reach the layer, without the batch. */
  readonly inputShapes?: readonly (readonly number[])[];
  readonly hint?: string;
}
