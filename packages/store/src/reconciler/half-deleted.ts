import { finishDeletion } from '../deletions/finish-deletion.ts';
import type { JobCore } from '../jobs/job-core.ts';
import { ageOf } from '../removal/removal-log.ts';
import { each, type Pass } from './pass.ts';

/** A deletion that is proposed for so long is of a process that died: its client never got an answer. */
const abandonedMs = 60_000;

/** Deletions that somebody began: one that is decided is finished, one that is not is turned down. `graceMs`: longer than any write takes. */
export function halfDeleted(core: JobCore, graceMs: number): Pass {
  const { deletions } = core;
  // What is finished is looked at once more, when nobody can still be writing to it.
  const finished = new Map<string, number>();

  async function settle(id: string): Promise<void> {
    const last = await deletions.latest(id);
    if (!last) return;
    const age = ageOf(last);
    if (last.verdict === 'proposed') {
      if (age > abandonedMs) await deletions.decide(id, last, 'kept');
      return;
    }
    if (last.verdict === 'removed') await finishDeletion(core, id);
    // While jobs name it, they are told that it is deleted.
    if (age > graceMs && !(await core.remains.has(id))) await deletions.forget(id);
    else finished.set(id, performance.now() + Math.max(graceMs - age, graceMs / 4));
  }

  return async () => {
    const names = await deletions.names();
    const due = names.filter((id) => (finished.get(id) ?? 0) <= performance.now());
    for (const id of due) finished.delete(id);
    await each(core, due, settle);
  };
}
