import { schemaFindings } from '@trainyard/contracts';
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { summaryOf } from './refuse.ts';

type Issues = readonly z.core.$ZodIssue[];

/** A body that its schema refused: 422 with every finding. */
export function bodyError(issues: Issues, body: unknown): ApiError {
  const errors = schemaFindings(issues, body);
  return new ApiError('invalidBody', `${summaryOf(errors)}; see errors.`, { errors });
}

/** Parameters that their schema refused: 400 with every finding; `place` is where they came from. */
export function parameterError(issues: Issues, parameters: unknown, place: string): ApiError {
  const errors = schemaFindings(issues, parameters, 'parameter');
  return new ApiError('invalidParameter', `${summaryOf(errors)} in the ${place}; see errors.`, { errors });
}
