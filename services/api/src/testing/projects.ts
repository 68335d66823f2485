import type { ApiKey, CreateApiKey, NewApiKey, Project, ProjectLimits } from '@trainyard/contracts';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { type ApiUnderTest, apiUnderTest, type Method } from './api-under-test.ts';
import { iris } from './profiles.ts';
import { irisModel } from './train.ts';

/** Sends requests with one key. */
export type SendAs = (method: Method, url: string, more?: Partial<InjectOptions>) => Promise<LightMyRequestResponse>;

/** ADMIN_KEY of the servers under test. */
export const adminKey = 'the-administrator-of-the-tests';

/** An API that asks for keys. */
export const guardedApi = (limits: Parameters<typeof apiUnderTest>[0] = {}): Promise<ApiUnderTest> =>
  apiUnderTest(limits, { adminKey });

/** Sends with a key; undefined: without one. */
export function sendAs({ send }: Pick<ApiUnderTest, 'send'>, key: string | undefined): SendAs {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return (method, url, { headers, ...more } = {}) =>
    send(method, url, { ...more, headers: { ...authorization, ...headers } });
}

async function made<Made>(answer: Promise<LightMyRequestResponse>): Promise<Made> {
  const response = await answer;
  if (response.statusCode >= 300) throw new Error(response.body);
  return response.json();
}

/** A new project. */
export const newProject = (
  api: ApiUnderTest,
  limits: Partial<ProjectLimits> = {},
  name = 'a project',
): Promise<Project> => made(sendAs(api, adminKey)('POST', '/v1/projects', { payload: { name, limits } }));

/** A new key of a project. */
export const newKey = (
  api: ApiUnderTest,
  { id }: { id: string },
  asked: Partial<CreateApiKey> = {},
): Promise<NewApiKey> =>
  made(sendAs(api, adminKey)('POST', `/v1/projects/${id}/keys`, { payload: { name: 'a key', ...asked } }));

/** What is shown of a key. */
export const shownKey = (api: ApiUnderTest, { id }: { id: string }): Promise<ApiKey> =>
  made(sendAs(api, adminKey)('GET', `/v1/keys/${id}`));

/** A job of a project that no worker takes. */
export async function queuedJob(api: ApiUnderTest, project: string): Promise<string> {
  const { key } = await newKey(api, { id: project });
  const { id: dataset } = await api.readyDataset(iris, project);
  const payload = { kind: 'train', dataset, model: irisModel, epochs: 2 };
  const { id } = await made<{ id: string }>(sendAs(api, key)('POST', '/v1/jobs', { payload }));
  return id;
}
