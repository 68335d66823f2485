import { Fenced } from '../errors.ts';

/** Thrown inside the store when a job that was believed vacant is held. */
export class JobHeld extends Error {}

/** Thrown inside the store when Redis does not have the job (any more). */
export class JobAbsent extends Error {}

/** Throws for the outcomes of a script that trying again does not change. @throws Fenced, JobHeld */
export function throwRefusal(id: string, outcome: unknown): void {
  if (outcome === 'fenced') {
    throw new Fenced(`job ${id}: the lease of this attempt is lost, nothing was written; stop the attempt`);
  }
  if (outcome === 'held') throw new JobHeld(id);
}
