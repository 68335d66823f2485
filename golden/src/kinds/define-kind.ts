import { schemaFindings } from '@trainyard/engine';
import type { z } from 'zod';
import { fail, type Verdict } from '../verdict/verdict.ts';

/** A kind of cases: one sub-folder. */
export interface Kind {
  /** Runs a case as it was read from its file. Never throws. */
  judge(document: unknown): Promise<Verdict>;
}

/** Makes a kind from the schema of its cases and what is to hold of one. A field the schema does not know fails the case;
 *  so does anything that is thrown. */
export function defineKind<Case>(schema: z.ZodType<Case>, holds: (golden: Case) => Verdict | Promise<Verdict>): Kind {
  return {
    async judge(document) {
      const parsed = schema.safeParse(document);
      if (!parsed.success) {
        const findings = schemaFindings(parsed.error.issues, document);
        return fail(`the case: ${findings.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`);
      }
      try {
        return await holds(parsed.data);
      } catch (error) {
        return fail(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
