import type { IdKind, Project } from '@trainyard/contracts';
import type { ServerDeps } from '../../deps.ts';
import type { ApiUnderTest } from '../api-under-test.ts';
import { iris } from '../profiles.ts';
import { newKey, newProject, type SendAs, sendAs } from '../projects.ts';
import { fileOf } from '../state-dict.ts';
import { appendEpoch, irisModel, reportOf, saveCheckpoint, startAttempt } from '../train.ts';

/** Identifiers of one thing of every kind that a project can have. */
export interface Ids {
  project: string;
  dataset: string;
  openDataset: string;
  model: string;
  endedJob: string;
  queuedJob: string;
  checkpoint: string;
  imported: string;
  key: string;
  webhook: string;
  delivery: string;
}

const kinds: Record<keyof Ids, IdKind> = {
  project: 'project',
  dataset: 'dataset',
  openDataset: 'dataset',
  model: 'model',
  endedJob: 'job',
  queuedJob: 'job',
  checkpoint: 'checkpoint',
  imported: 'checkpoint',
  key: 'apiKey',
  webhook: 'webhook',
  delivery: 'delivery',
};

/** A project with one thing of every kind, and who has its keys. */
export interface Belongings {
  ids: Ids;
  /** What nobody else may be told: identifiers, and the name that everything of the project has. */
  traces: string[];
  /** By the scope of the key. */
  send: Record<'read' | 'write' | 'admin', SendAs>;
}

/** Identifiers that were never given to anything. */
export function idsOfNothing({ deps: { newId } }: { deps: Pick<ServerDeps, 'newId'> }): Ids {
  return Object.fromEntries(Object.entries(kinds).map(([what, kind]) => [what, newId(kind)])) as unknown as Ids;
}

async function trained(api: ApiUnderTest, job: string, mark: string): Promise<string> {
  const attempt = await startAttempt(api, job);
  await appendEpoch(attempt, 1, 0.5);
  const { id } = await saveCheckpoint(api, attempt, { weights: `weights ${mark}`, onnx: `onnx ${mark}` });
  await attempt.finalize();
  const reports = [reportOf(job, id)];
  await attempt.succeed({ weightsSha256: 'f'.repeat(64), initialWeightsSha256: '1'.repeat(64), reports });
  return id;
}

/** Weights of `irisModel`, as a safetensors file. */
export const irisWeights = fileOf({
  'dense1.weight': { shape: [3, 4], values: Array(12).fill(0.5) },
  'dense1.bias': { shape: [3], values: [0, 0, 0] },
});

async function keysOf(api: ApiUnderTest, project: Project, name: string): Promise<Belongings['send']> {
  const keyOf = async (scope: 'read' | 'write' | 'admin') => {
    const { key } = await newKey(api, project, { name, scopes: [scope] });
    return sendAs(api, key);
  };
  return { read: await keyOf('read'), write: await keyOf('write'), admin: await keyOf('admin') };
}

/** Makes a project that has everything. */
export async function belongings(api: ApiUnderTest, name: string): Promise<Belongings> {
  const project = await newProject(api, {}, name);
  const send = await keysOf(api, project, name);
  const made = async (url: string, payload: object, headers = {}): Promise<string> => {
    const response = await send.admin('POST', url, { payload, headers });
    if (response.statusCode > 201) throw new Error(response.body);
    return response.json().id;
  };
  const model = await made('/v1/models', { name, document: irisModel });
  const { id: dataset } = await api.readyDataset(iris, project.id, name);
  const job = { kind: 'train', name, labels: { owner: name }, dataset, model, epochs: 2 };
  const endedJob = await made('/v1/jobs', job);
  const bytes = { 'content-type': 'application/octet-stream' };
  const webhook = await made('/v1/webhooks', { name, url: 'https://hooks.example.com' });
  const ids: Ids = {
    project: project.id,
    dataset,
    openDataset: await made('/v1/datasets', { name, format: 'csv' }),
    model,
    endedJob,
    queuedJob: await made('/v1/jobs', job),
    checkpoint: await trained(api, endedJob, name),
    imported: await made(`/v1/checkpoints?model=${model}`, irisWeights, bytes),
    key: (await newKey(api, project, { name })).id,
    webhook,
    delivery: await made(`/v1/webhooks/${webhook}/test`, {}),
  };
  return { ids, traces: [name, ...Object.values(ids)], send };
}
