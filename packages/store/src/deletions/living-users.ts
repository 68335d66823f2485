import { isTerminal, jobStates } from '@trainyard/contracts';
import type { JobCore } from '../jobs/job-core.ts';
import { mentions } from './mentions.ts';

const livingStates = jobStates.filter((state) => !isTerminal(state));
const readAtATime = 50;
const enough = 20;

/** Every job that Redis says has not ended, and those it does not know. */
async function candidates({ index, records }: JobCore): Promise<string[]> {
  // Recorded first, then indexed: a job that is accepted meanwhile looks for a removal after it was indexed.
  const unknown = await index.lacking(await records.ids());
  return [...new Set([...unknown, ...(await index.inStates(livingStates))])];
}

/** Jobs that have not ended and name this resource, up to 20. @throws StoreUnavailable */
export async function livingUsers(core: JobCore, id: string): Promise<string[]> {
  const users: string[] = [];
  const ids = await candidates(core);
  for (let start = 0; start < ids.length && users.length < enough; start += readAtATime) {
    const part = ids.slice(start, start + readAtATime);
    const using = part.map(async (jobId) => {
      const record = await core.records.get(jobId);
      return record !== undefined && mentions(record, id) && !(await hasEnded(core, jobId));
    });
    const isUsing = await Promise.all(using);
    users.push(...part.filter((_, index) => isUsing[index]));
  }
  return users.slice(0, enough);
}

/** Whether a job has ended for good, or is deleted. */
export async function hasEnded({ records, deletions }: JobCore, jobId: string): Promise<boolean> {
  return (await records.final(jobId)) !== undefined || (await deletions.isRemoved(jobId));
}
