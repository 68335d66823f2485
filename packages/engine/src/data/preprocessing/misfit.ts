/** Why a preprocessing cannot be applied to samples of a form. */
export interface Misfit {
  /** JSON Pointer within its document, such as /columns/0; empty: the whole of it. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly hint: string;
}
