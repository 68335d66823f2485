import { isId } from './keys.ts';

/** Names a resource in a line of the log. */
export const about = (id: string): { jobId: string } | { id: string } => (isId('job', id) ? { jobId: id } : { id });
