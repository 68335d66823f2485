import { jobIdSchema, type ProblemFinding } from '@trainyard/contracts';
import { ApiError } from '../errors/api-error.ts';
import { summaryOf } from '../errors/refuse.ts';
import { defined } from '../routes/defined.ts';

const limit = 100;

const finding = (parameter: string, code: string, message: string, received: unknown): ProblemFinding => ({
  parameter,
  severity: 'error',
  code,
  message: `${parameter}: ${message}`,
  received,
});

/**
 * The identifiers in a list with commas, each once, in their order; conditions beside it have no meaning.
 * @throws {ApiError} invalidParameter naming every part that is no identifier, and every condition
 */
export function idsOf(list: string, conditions: object): string[] {
  const ids = [...new Set(list.split(','))];
  const errors = [
    ...ids
      .filter((id) => !jobIdSchema.safeParse(id).success)
      .map((id) => finding('ids', 'wrongFormat', 'expected identifiers of jobs with commas between', id.slice(0, 100))),
    ...(ids.length > limit ? [finding('ids', 'outOfBounds', `expected at most ${limit} identifiers`, ids.length)] : []),
    ...Object.entries(defined(conditions)).map(([name, value]) =>
      finding(name, 'unexpectedField', 'expected nothing beside ids', value),
    ),
  ];
  if (errors.length > 0) throw new ApiError('invalidParameter', `${summaryOf(errors)}; see errors.`, { errors });
  return ids;
}
