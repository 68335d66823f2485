import type { ErrorCode, Problem } from '@trainyard/contracts';

/** What a problem says besides its code and its detail. */
export interface ApiErrorOptions extends Pick<Problem, 'errors' | 'state' | 'allowedActions' | 'quota' | 'estimate'> {
  /** What was thrown underneath; it is logged, never sent. */
  cause?: unknown;
  /** Headers of the answer, such as `allow`. */
  headers?: Readonly<Record<string, string>>;
}

/** Thrown by a route to answer with a problem: a code of the table of errors, and what happened this time. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly extra: Pick<Problem, 'errors' | 'state' | 'allowedActions' | 'quota' | 'estimate'>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, detail: string, { cause, headers = {}, ...extra }: ApiErrorOptions = {}) {
    super(detail, { cause });
    this.code = code;
    this.extra = extra;
    this.headers = headers;
  }
}
