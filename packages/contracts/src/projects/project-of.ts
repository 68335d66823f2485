import { makeId } from '../ids.ts';

/** The project that there always is: of whoever uses the service without a key, and of records that name no project. */
export const defaultProject: string = makeId('project', '0'.repeat(26));

/** What belongs to a project: a record of a job, a dataset, a model or an imported checkpoint. */
export interface Owned {
  project?: string | undefined;
}

/** Identifier of the project that a record belongs to. */
export function projectOf({ project = defaultProject }: Owned): string {
  return project;
}

/** The record as one of a project; the default project is left out. */
export function ownedBy<Item extends Owned>(project: string, { project: _before, ...record }: Item): Item {
  return (project === defaultProject ? record : { ...record, project }) as Item;
}
