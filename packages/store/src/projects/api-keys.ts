import { type ApiKeyRecord, apiKeyRecordSchema, type Page, type PageQuery } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { apiKeyRevisionsKey } from '../records/keys.ts';
import { createProjectMembers } from '../records/project-members.ts';
import { createRevisions, type Revisions } from '../records/revisions.ts';

/** Records of API keys. */
export interface ApiKeys extends Revisions<ApiKeyRecord> {
  /** Of a project, newest first. @throws InvalidCursor */
  list(project: string, page: PageQuery): Promise<Page<ApiKeyRecord>>;
}

const codec = jsonCodec(apiKeyRecordSchema);

/** API keys in the artifacts; a revoked one stays. */
export function createApiKeys(artifacts: ArtifactStore): ApiKeys {
  const revisions = createRevisions(artifacts, codec, apiKeyRevisionsKey);
  const members = createProjectMembers(artifacts, 'keys', async (id) => (await revisions.get(id))?.project);
  return {
    ...revisions,
    async create(record) {
      await Promise.all([members.add(record.project, record.id), revisions.create(record)]);
    },
    list: (project, page) => members.page(page, project, revisions.get),
  };
}
