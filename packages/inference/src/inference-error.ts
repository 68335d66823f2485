/**
 * Why a prediction did not come back.
 * busy: too many wait already; timeout: none in time; crashed: the process died twice over it;
 * refused: the model or its inputs do not run; corrupt: the bytes lack their SHA-256; closed: the pool is closing.
 */
export type InferenceErrorCode = 'busy' | 'timeout' | 'crashed' | 'refused' | 'corrupt' | 'closed';

/** A prediction that failed, by its code. */
export class InferenceError extends Error {
  readonly code: InferenceErrorCode;

  constructor(code: InferenceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InferenceError';
    this.code = code;
  }
}
