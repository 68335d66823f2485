import type { z } from 'zod';

/** A row of a Markdown table for every variable of a schema: its name and its description. @throws {Error} for one without a description */
export function environmentRows(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).map(([name, { description }]) => {
    if (!description) throw new Error(`${name} expects a description, received none. Give it one with describe().`);
    return `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`;
  });
}
