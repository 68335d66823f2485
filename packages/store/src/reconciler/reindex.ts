import { isTerminal } from '@trainyard/contracts';
import { adoptFinal } from '../jobs/end-job.ts';
import type { JobCore } from '../jobs/job-core.ts';
import { each } from './pass.ts';
import type { ReindexReport } from './reconciler.ts';
import { restoreAll } from './restore-all.ts';

const comparedAtATime = 16;

/** Jobs that Redis lists and that are not stored any more. */
async function dropUnknown({ index, live }: JobCore, stored: readonly string[]): Promise<number> {
  const known = new Set(stored);
  const unknown = (await index.newest({}, undefined, Number.MAX_SAFE_INTEGER)).filter((id) => !known.has(id));
  for (const id of unknown) await live.remove(id, undefined);
  return unknown.length;
}

/** Whether Redis has to let go of a job and take it from the artifacts again. */
async function isBehind(core: JobCore, id: string): Promise<boolean> {
  // In this order: events appended in between are no disagreement.
  const stored = await core.segments.lastSeq(id);
  const live = await core.live.load(id);
  return live === undefined || live.seq < stored;
}

/**
 * Compares every job in Redis with the artifacts and makes Redis say what they say, whatever it said before; what agrees
 * stays untouched, running jobs run on.
 * @throws StoreUnavailable
 */
export async function reindex(core: JobCore): Promise<Omit<ReindexReport, 'queued'>> {
  const ids = await core.records.ids();
  const report = { jobs: ids.length, ended: 0, rebuilt: 0, corrected: 0, dropped: await dropUnknown(core, ids) };
  const lost: string[] = [];
  const compare = async (id: string): Promise<void> => {
    const record = await core.records.fresh(id);
    if (!record) return;
    const [final, live] = await Promise.all([core.records.final(id), core.live.load(id)]);
    if (final) report.ended += 1;
    if (!live) lost.push(id);
    else if (final && !isTerminal(live.status.state)) {
      await adoptFinal(core, final);
      report.corrected += 1;
    } else if (!final && (await isBehind(core, id))) {
      await core.live.forget(id);
      lost.push(id);
    }
    if (live) await core.index.enter([record]);
  };
  await each(core, ids, compare, comparedAtATime);
  await restoreAll(core, lost, report);
  await core.index.markWhole();
  return report;
}
