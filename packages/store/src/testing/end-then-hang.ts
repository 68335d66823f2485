import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { claimAttempt } from '../attempts/claim-attempt.ts';
import { buildCore, layFoundation } from '../foundation.ts';
import { childTask, sayAndHang } from './child-task.ts';
import { succeed } from './records.ts';

// Ends a job and comes no further than its final record.
const { options } = childTask();
const foundation = layFoundation(options);
const { redis, keys, timing } = foundation;
const { core } = buildCore(foundation, await openArtifacts(options));
const { records } = core;
core.records = {
  ...records,
  async createFinal(final, place) {
    await records.createFinal(final, place);
    await sayAndHang({ jobId: final.jobId });
  },
};
const [jobId = ''] = await records.ids();
const leases = { redis, keys, leaseMs: timing.leaseMs };
const { attempt } = await claimAttempt({ core, leases }, { jobId, attempt: 1 }, { workerId: 'child' }, () => undefined);
if (!attempt) throw new Error(`${jobId} could not be claimed`);
await attempt.begin();
await succeed(attempt);
