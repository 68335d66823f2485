// The register: one line a route.

export { getCapabilities } from './capabilities/get.ts';
export { getCheckpointContent } from './checkpoints/content.ts';
export { getCheckpoint } from './checkpoints/get.ts';
export { commitDataset } from './datasets/commit.ts';
export { createDataset } from './datasets/create.ts';
export { getDataset } from './datasets/get.ts';
export { listDatasets } from './datasets/list.ts';
export { putDatasetFile } from './datasets/put-file.ts';
export { alive } from './health/alive.ts';
export { ready } from './health/ready.ts';
export { cancelJob } from './jobs/cancel.ts';
export { createJob } from './jobs/create.ts';
export { getJob } from './jobs/get.ts';
export { listJobs } from './jobs/list.ts';
export { listJobCheckpoints } from './jobs/list-checkpoints.ts';
export { listJobEvents } from './jobs/list-events.ts';
export { getJobMetrics } from './jobs/metrics.ts';
export { listJobReports } from './jobs/reports.ts';
export { streamJobEvents } from './jobs/stream-events.ts';
export { createModel } from './models/create.ts';
export { getModel } from './models/get.ts';
export { listModels } from './models/list.ts';
export { validateModel } from './models/validate.ts';
export { createPrediction } from './predictions/create.ts';
export { getQueue } from './queue/get.ts';
export { listSamples } from './samples/list.ts';
