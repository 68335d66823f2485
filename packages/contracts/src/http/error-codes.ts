import { errors } from './errors.ts';

/** Stable name of a kind of error. */
export type ErrorCode = keyof typeof errors;

/** Every code of the table, in its order. */
export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

/** URN that identifies a kind of error in `Problem.type`. */
export function errorType(code: ErrorCode): string {
  return `urn:trainyard:error:${code}`;
}
