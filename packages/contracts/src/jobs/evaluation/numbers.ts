import { z } from 'zod';

/** A share; of precision, recall and F1 0 where it is 0/0. */
export const rate = (meaning: string) => z.number().min(0).max(1).describe(`${meaning} 0 where it is 0/0.`);

/** A share that may be undefined. */
export const shareOrNull = (meaning: string) => z.number().min(0).max(1).nullable().describe(meaning);

/** A number that may be undefined, or not finite. */
export const numberOrNull = (meaning: string) => z.number().nullable().describe(meaning);
