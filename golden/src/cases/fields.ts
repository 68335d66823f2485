import { z } from 'zod';

/** What every case has; `note` is for people. */
export const caseFields = { name: z.string(), note: z.string().optional() };

export const toleranceField = {
  tolerance: z.strictObject({ absolute: z.number().nonnegative(), relative: z.number().nonnegative() }),
};

/** A document of the engine inside a case: judged by the engine, not by the case's schema. */
export const documentField = z.looseObject({ type: z.string() });

export const numbers = z.array(z.number());
