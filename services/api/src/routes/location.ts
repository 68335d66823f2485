import { z } from 'zod';

/** Headers of an answer to a creation. */
export const locationHeader = z.object({ location: z.string().describe('Path of the new resource.') });
