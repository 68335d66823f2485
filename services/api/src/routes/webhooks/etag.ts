import { z } from 'zod';

/** Header of an answer that shows a webhook. */
export const revisionEtag = z.object({ etag: z.string().describe('The revision, in quotes.') });
