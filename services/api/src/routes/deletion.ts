import type { ErrorCode } from '@trainyard/contracts';
import { conditionProblems } from './if-match.ts';
import { noBodyProblems, problems } from './route.ts';

/** Answers of a route that deletes a resource, with the problem by which it refuses to. */
export function deletionAnswers(refusal: ErrorCode) {
  return {
    204: { description: 'Deleted for good.' },
    ...problems(...noBodyProblems, ...conditionProblems, 'notFound', refusal, 'queueUnavailable', 'storageFull'),
  };
}
