import type { InferenceErrorCode } from './inference-error.ts';
import type { Tensors } from './tensors.ts';

/** What the pool tells a predictor; each but `piece` is answered by one reply. */
export type Request =
  | { type: 'piece'; bytes: Uint8Array }
  | { type: 'open'; sha256: string }
  | { type: 'run'; sha256: string; inputs: Tensors; outputs: readonly string[] };

/** What a predictor answers; `models` are the hashes of the models it has open, in the order they will be closed. */
export type Reply =
  | { type: 'opened'; models: string[] }
  | { type: 'ran'; models: string[]; outputs: Tensors }
  | { type: 'failed'; models: string[]; code: InferenceErrorCode; message: string };
