import type { ApiKey } from './api-key.ts';
import type { Project } from './project.ts';
import type { ApiKeyRecord, ProjectRecord } from './records.ts';

/** The project that clients see of a record. */
export function projectResource(record: ProjectRecord): Project {
  const { schemaVersion: _version, deletedAt: _deleted, ...fields } = record;
  const self = `/v1/projects/${record.id}`;
  return { ...fields, links: { self, keys: `${self}/keys`, usage: `/v1/usage?project=${record.id}` } };
}

/** The key that clients see of a record: without anything of its secret. */
export function apiKeyResource(record: ApiKeyRecord, lastUsedAt: string | null): ApiKey {
  const { schemaVersion: _version, secretSha256: _secret, ...fields } = record;
  const self = `/v1/keys/${record.id}`;
  const links = { self, project: `/v1/projects/${record.project}`, rotate: `${self}/rotate`, revoke: `${self}/revoke` };
  return { ...fields, lastUsedAt, links };
}
