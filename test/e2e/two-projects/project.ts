import type { Scope } from '@trainyard/contracts';
import { irisModel } from '../../../services/api/src/testing/train.ts';
import type { Belongings, Ids } from '../../../services/api/src/testing/two-projects/belongings.ts';
import { irisWeights } from '../../../services/api/src/testing/two-projects/belongings.ts';
import type { RunningService } from '../running-service.ts';

/** A project of a running service that has one thing of every kind, and who has its keys. */
export interface StoredProject extends Pick<Belongings, 'ids' | 'traces'> {
  as: Record<Scope, RunningService>;
  keys: string[];
  /** Of the checkpoint that was trained. */
  weightsSha256: string;
}

async function keysOf(
  admin: RunningService,
  project: string,
  name: string,
): Promise<Pick<StoredProject, 'as' | 'keys'>> {
  const keys: string[] = [];
  const as = async (scope: Scope) => {
    const asked = { name, scopes: [scope] };
    const { key } = await admin.call<{ key: string }>('POST', `/v1/projects/${project}/keys`, asked);
    keys.push(key);
    return admin.as(key);
  };
  return { as: { read: await as('read'), write: await as('write'), admin: await as('admin') }, keys };
}

/** Makes a project that has everything: a job is trained, and one waits since no other may run. */
export async function storedProject(admin: RunningService, name: string): Promise<StoredProject> {
  const { id: project } = await admin.call<{ id: string }>('POST', '/v1/projects', { name });
  const { as, keys } = await keysOf(admin, project, name);
  const made = async (path: string, body: object, type?: string): Promise<string> =>
    (await as.admin.call<{ id: string }>('POST', path, body, type)).id;
  const model = await made('/v1/models', { name, document: irisModel });
  const dataset = await made('/v1/datasets', { name, sample: 'iris' });
  const target = { column: 'species', kind: 'class' };
  const job = { kind: 'train', name, labels: { owner: name }, dataset, model, target, epochs: 1 };
  const ended = await as.admin.trained(job);
  const limited = await admin.send(`/v1/projects/${project}`, {
    ...{ method: 'PATCH', body: JSON.stringify({ limits: { jobsRunning: 0 } }) },
    headers: { 'content-type': 'application/json', 'if-match': '*' },
  });
  if (!limited.ok) throw new Error(await limited.text());
  const webhook = await made('/v1/webhooks', { name, url: 'http://127.0.0.1:65535' });
  const ids: Ids = {
    ...{ project, dataset, model, webhook },
    openDataset: await made('/v1/datasets', { name, format: 'csv' }),
    endedJob: ended.id,
    queuedJob: await made('/v1/jobs', job),
    checkpoint: ended.bestCheckpoint,
    imported: await made(`/v1/checkpoints?model=${model}`, irisWeights, 'application/octet-stream'),
    key: await made(`/v1/projects/${project}/keys`, { name }),
    delivery: await made(`/v1/webhooks/${webhook}/test`, {}),
  };
  return { ids, as, keys, weightsSha256: ended.weightsSha256, traces: [name, ...Object.values(ids)] };
}
