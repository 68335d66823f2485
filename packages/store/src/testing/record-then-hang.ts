import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { buildCore, layFoundation } from '../foundation.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { childTask, sayAndHang } from './child-task.ts';
import { datasetRecord, jobRecord } from './records.ts';

// Accepts a job and comes no further than its durable record.
const { options } = childTask();
const { core } = buildCore(layFoundation(options), await openArtifacts(options));
const { records } = core;
core.records = {
  ...records,
  async create(record) {
    await records.create(record);
    await sayAndHang({ jobId: record.id });
  },
};
const dataset = datasetRecord();
await core.datasets.create(dataset);
await createJobs(core, async () => undefined).create(jobRecord(dataset.id));
