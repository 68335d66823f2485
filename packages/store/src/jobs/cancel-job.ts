import { isTerminal } from '@trainyard/contracts';
import { anybody } from '../index/guard.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { endJob } from './end-job.ts';
import type { JobCore } from './job-core.ts';
import { changeDraft } from './state-change.ts';

/**
 * Puts a cancel into effect: a job that waits ends at once, one that runs stops at its next step.
 * @throws TransitionRefused, JobAbsent, StoreUnavailable, StorageFull
 */
export async function cancelJob(core: JobCore, id: string): Promise<void> {
  for (;;) {
    const live = await core.live.load(id);
    if (!live) throw new JobAbsent(id);
    const draft = changeDraft(id, live.status, 'cancel');
    if (!draft) return;
    if (isTerminal(draft.data.state)) {
      if (await endJob(core, id, { action: 'cancel', guard: anybody })) {
        return core.queue.removeAttempt({ jobId: id, attempt: live.status.attempt + 1 });
      }
    } else {
      const after = await core.live.change(
        id,
        ({ status }) => {
          const change = changeDraft(id, status, 'cancel');
          return change && !isTerminal(change.data.state) ? [change] : [];
        },
        anybody,
        { known: live },
      );
      if (after.status.state === 'cancelling') return;
    }
  }
}
