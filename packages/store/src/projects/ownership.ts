import { type Owned, projectOf } from '@trainyard/contracts';
import { NotFound } from '../errors.ts';

/** What one project may see of records: its own. */
export interface Ownership {
  /** The record, when it is there and the project's. */
  own<Item extends Owned>(record: Item | undefined): Item | undefined;
  /** Whether a job is the project's. */
  ownsJob(id: string): Promise<boolean>;
  /** @throws NotFound, just as for a job that does not exist */
  checkJob(id: string): Promise<void>;
  /** The work, done only on a job of the project. @throws NotFound before anything is done */
  onJob<Rest extends unknown[], Result>(
    work: (id: string, ...rest: Rest) => Promise<Result>,
  ): (id: string, ...rest: Rest) => Promise<Result>;
}

/** The one place that decides what a project sees. `jobOf` reads the record of a job. */
export function createOwnership(project: string, jobOf: (id: string) => Promise<Owned | undefined>): Ownership {
  const own: Ownership['own'] = (record) => (record && projectOf(record) === project ? record : undefined);
  const ownsJob = async (id: string) => own(await jobOf(id)) !== undefined;

  async function checkJob(id: string): Promise<void> {
    if (!(await ownsJob(id))) throw new NotFound(`job ${id}: expected a record, received none`);
  }

  return {
    own,
    ownsJob,
    checkJob,
    onJob:
      (work) =>
      async (id, ...rest) => {
        await checkJob(id);
        return work(id, ...rest);
      },
  };
}
