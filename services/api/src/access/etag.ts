import { z } from 'zod';

/** Header of an answer with a project or a key. */
export const etagHeader = z.object({ etag: z.string().describe('The revision, in quotes.') });

/** The ETag of a project or a key. */
export const etagOf = ({ revision }: { revision: number }): string => `"${revision}"`;
