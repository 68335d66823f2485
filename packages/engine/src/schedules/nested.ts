import { z } from 'zod';
import type { NestedSchedule } from './define-schedule.ts';

const handedIn: { schema?: z.ZodType<NestedSchedule> } = {};

/** Schema of a schedule inside another one. */
export const nestedSchedule: z.ZodType<NestedSchedule> = z.lazy(() => {
  if (handedIn.schema === undefined) throw new Error('internal: the schedules were not handed in');
  return handedIn.schema;
});

/** Hands in the schema of all schedules: members must not import the registry that they are part of. */
export function handInSchedules(schema: z.ZodType<NestedSchedule>): void {
  handedIn.schema = schema;
}
