import { irisModel } from '../train.ts';
import type { Ids } from './belongings.ts';

/** What a request says besides its method and its path. */
export interface Asked {
  params?: Record<string, string>;
  query?: Record<string, string>;
  payload?: object | string;
  headers?: Record<string, string>;
}

/** The ways in which an operation could tell one project of another. */
export interface Way {
  /** Requests that name something of a project in path, query or body; what else they need is the sender's own. */
  names?: (theirs: Ids, own: Ids) => Asked[];
  /** Status for whom that something is not there. Default: 404. */
  refusal?: number;
  /** Whether it is for administrators of the server: the keys of other projects are refused with 403, whatever they name. */
  forRoot?: true;
  /** Requests that name nothing: lists, and what is shared. */
  plain?: Asked[];
}

const path =
  (what: keyof Ids, more: Omit<Asked, 'params'> = {}): NonNullable<Way['names']> =>
  (theirs) => [{ ...more, params: { id: theirs[what] } }];

const eachJob =
  (more: Omit<Asked, 'params'> = {}): NonNullable<Way['names']> =>
  ({ endedJob, queuedJob }) =>
    [endedJob, queuedJob].map((id) => ({ ...more, params: { id } }));

const eachCheckpoint =
  (more: Omit<Asked, 'params'> = {}): NonNullable<Way['names']> =>
  ({ checkpoint, imported }) =>
    [checkpoint, imported].map((id) => ({ ...more, params: { id } }));

const jobOn = ({ dataset, model }: Pick<Ids, 'dataset' | 'model'>, more: object = {}) => ({
  payload: { kind: 'train', dataset, model, epochs: 2, ...more },
});

const jobsThatName: NonNullable<Way['names']> = (theirs, own) => [
  jobOn({ ...own, dataset: theirs.dataset }),
  jobOn({ ...own, model: theirs.model }),
  jobOn(own, { initialWeights: { checkpoint: theirs.checkpoint } }),
  jobOn(own, { initialWeights: { checkpoint: theirs.imported } }),
];

const listed: Way = { plain: [{}, { query: { limit: '100' } }] };
const shared: Way = { plain: [{}] };
const instances = [[1, 2, 3, 4]];
const csv = { 'content-type': 'text/csv' };
const bytes = { 'content-type': 'application/octet-stream' };

/** One entry an operation of the OpenAPI document, by its operationId. */
export const ways: Record<string, Way> = {
  createDataset: { plain: [{ payload: { format: 'csv' } }, { payload: 'a,b\n1,2\n', headers: csv }] },
  listDatasets: listed,
  getDataset: { names: (theirs) => [theirs.dataset, theirs.openDataset].map((id) => ({ params: { id } })) },
  deleteDataset: { names: path('openDataset') },
  previewAugmentation: { names: path('dataset', { payload: { augmentation: [{ type: 'horizontalFlip' }] } }) },
  commitDataset: { names: path('openDataset') },
  putDatasetFile: {
    names: ({ openDataset }) => [
      { params: { id: openDataset, role: 'data' }, payload: 'width,species\n1,a\n2,b\n', headers: csv },
    ],
  },
  listSamples: shared,

  createModel: { plain: [{ payload: { document: irisModel } }] },
  listModels: listed,
  validateModel: { plain: [{ payload: { document: irisModel } }] },
  getModel: { names: path('model') },
  deleteModel: { names: path('model') },

  createJob: { names: jobsThatName, refusal: 422 },
  createEstimate: { names: jobsThatName, refusal: 422 },
  listJobs: {
    names: ({ endedJob, queuedJob, dataset }) => [
      { query: { ids: `${endedJob},${queuedJob}` } },
      { query: { dataset } },
    ],
    refusal: 200,
    plain: [{}, { query: { limit: '100' } }, { query: { phase: 'terminal' } }, { query: { state: 'queued' } }],
  },
  getJob: { names: eachJob() },
  deleteJob: { names: eachJob() },
  patchJob: { names: eachJob({ payload: { name: 'other' }, headers: { 'if-match': '*' } }) },
  cancelJob: { names: eachJob() },
  pauseJob: { names: eachJob() },
  resumeJob: { names: eachJob() },
  listJobEvents: { names: eachJob() },
  streamJobEvents: { names: path('endedJob') },
  getJobManifest: { names: path('endedJob') },
  getJobMetrics: { names: eachJob() },
  retryJob: { names: path('endedJob') },
  forkJob: { names: path('endedJob') },
  replayJob: { names: path('endedJob') },
  getJobQueue: { names: eachJob() },
  getJobReportPage: { names: path('endedJob') },
  listJobReports: { names: eachJob() },

  createCheckpoint: { names: ({ model }) => [{ query: { model }, payload: 'no weights', headers: bytes }] },
  getCheckpoint: { names: eachCheckpoint() },
  deleteCheckpoint: { names: eachCheckpoint() },
  getCheckpointContent: {
    names: (theirs, own) => [
      ...eachCheckpoint()(theirs, own),
      ...eachCheckpoint({ query: { format: 'onnx' } })(theirs, own),
    ],
  },
  listJobCheckpoints: { names: eachJob() },

  createPrediction: {
    names: ({ checkpoint, imported, endedJob }) =>
      [{ checkpoint }, { checkpoint: imported }, { job: endedJob }].map((from) => ({
        payload: { ...from, instances },
      })),
  },

  createWebhook: { plain: [{ payload: { url: 'https://hooks.example.com' } }] },
  listWebhooks: listed,
  getWebhook: { names: path('webhook') },
  changeWebhook: { names: path('webhook', { payload: { name: 'another' }, headers: { 'if-match': '*' } }) },
  deleteWebhook: { names: path('webhook', { headers: { 'if-match': '*' } }) },
  listWebhookDeliveries: { names: path('webhook') },
  testWebhook: { names: path('webhook') },
  redeliver: {
    names: ({ webhook, delivery }, own) => [
      { params: { id: webhook, delivery } },
      { params: { id: own.webhook, delivery } },
    ],
  },
  rotateWebhookSecret: { names: path('webhook') },

  getApiKey: { names: path('key') },
  rotateApiKey: { names: path('key') },
  revokeApiKey: { names: path('key') },
  createApiKey: { names: path('project', { payload: { name: 'another' } }) },
  listApiKeys: { names: path('project') },
  createProject: { plain: [{ payload: { name: 'another' } }], forRoot: true },
  listProjects: listed,
  getProject: { names: path('project') },
  patchProject: {
    names: path('project', { payload: { name: 'another' }, headers: { 'if-match': '*' } }),
    forRoot: true,
  },
  deleteProject: { names: path('project', { headers: { 'if-match': '*' } }), forRoot: true },
  getUsage: { names: ({ project }) => [{ query: { project } }], plain: [{}] },

  getHealth: shared,
  getReadiness: shared,
  getMetrics: { ...shared, forRoot: true },
  getCapabilities: shared,
  getQueue: shared,
};
