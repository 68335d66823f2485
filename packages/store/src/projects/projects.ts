import {
  defaultProject,
  noLimits,
  type Page,
  type PageQuery,
  type ProjectRecord,
  projectRecordSchema,
  schemaVersion,
} from '@trainyard/contracts';
import type { ArtifactStore, ListOptions } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { pageOf, startOf } from '../records/cursor.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { projectKeys } from '../records/keys.ts';
import { createRevisions } from '../records/revisions.ts';

/** Records of projects; the default one is always there. */
export interface Projects {
  /** @throws AlreadyExists */
  create(record: ProjectRecord): Promise<void>;
  get(id: string): Promise<ProjectRecord | undefined>;
  /** @throws NotFound, and what `change` throws */
  update(id: string, change: (current: ProjectRecord) => ProjectRecord): Promise<ProjectRecord>;
  /** Newest first. @throws InvalidCursor */
  list(page: PageQuery): Promise<Page<ProjectRecord>>;
}

const codec = jsonCodec(projectRecordSchema);

/** The default project until it is changed; its time of creation is that of its identifier. */
const untouched: ProjectRecord = {
  schemaVersion,
  id: defaultProject,
  name: 'default',
  limits: noLimits,
  revision: 0,
  createdAt: new Date(0).toISOString(),
};

/** Projects in the artifacts: a deleted one keeps its record, so that its identifier never comes back. */
export function createProjects(artifacts: ArtifactStore): Projects {
  const revisions = createRevisions(artifacts, codec, (id) => projectKeys(id).revisions);

  async function get(id: string): Promise<ProjectRecord | undefined> {
    const record = (await revisions.get(id)) ?? (id === defaultProject ? untouched : undefined);
    return record?.deletedAt === undefined ? record : undefined;
  }

  async function update(id: string, change: (current: ProjectRecord) => ProjectRecord): Promise<ProjectRecord> {
    if (id === defaultProject && !(await revisions.get(id))) await begun(untouched);
    return revisions.update(id, change);
  }

  async function begun(record: ProjectRecord): Promise<void> {
    try {
      await revisions.create(record);
    } catch (error) {
      if (!(error instanceof AlreadyExists)) throw error;
    }
  }

  /** Identifiers before one; the default project is the oldest, whether it has objects yet or not. */
  async function before(options: ListOptions & { limit: number }): Promise<string[]> {
    const ids = await artifacts.list('projects', { order: 'descending', ...options });
    const isLast = ids.length < options.limit && options.after !== defaultProject && !ids.includes(defaultProject);
    return isLast ? [...ids, defaultProject] : ids;
  }

  return {
    create: revisions.create,
    get,
    update,
    list: async (page) =>
      pageOf(page, startOf('project', page), (after, limit) => before({ limit, ...(after && { after }) }), get),
  };
}
