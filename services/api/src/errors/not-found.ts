import { ApiError } from './api-error.ts';

/** The thing that was asked for, or a 404 that names it. @throws {ApiError} notFound */
export function found<Thing>(thing: Thing | undefined | null, what: string): Thing {
  if (thing === undefined || thing === null) throw new ApiError('notFound', `There is no ${what}.`);
  return thing;
}
