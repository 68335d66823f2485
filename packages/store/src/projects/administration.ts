import { NotFound } from '../errors.ts';
import type { Access } from './access.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Projects } from './projects.ts';

/** Projects and keys as somebody may manage them; a change is told to every API process. */
export interface Administration {
  readonly projects: Projects;
  readonly keys: ApiKeys;
}

/** Projects and keys: of every project, or of `only` one, for whom the others are not there. */
export function administrationOf(
  { projects, keys }: Administration,
  access: Access,
  only: string | undefined,
): Administration {
  const isOwn = (project: string) => only === undefined || project === only;
  const checkOwn = (project: string, what: string) => {
    if (!isOwn(project)) throw new NotFound(`${what}: expected a record, received none`);
  };
  async function ownKey(id: string) {
    const key = await keys.get(id);
    return key && isOwn(key.project) ? key : undefined;
  }
  return {
    projects: {
      create: async (record) => projects.create(record),
      get: async (id) => (isOwn(id) ? projects.get(id) : undefined),
      async update(id, change) {
        checkOwn(id, `project ${id}`);
        const record = await projects.update(id, change);
        await access.announce(id);
        return record;
      },
      async list(page) {
        if (only === undefined) return projects.list(page);
        const own = page.after === undefined ? await projects.get(only) : undefined;
        return { data: own ? [own] : [], hasMore: false, nextCursor: null };
      },
    },
    keys: {
      async create(record) {
        checkOwn(record.project, `project ${record.project}`);
        await keys.create(record);
        await access.announce(record.id);
      },
      get: ownKey,
      async update(id, change) {
        if (!(await ownKey(id))) throw new NotFound(`key ${id}: expected a record, received none`);
        const record = await keys.update(id, change);
        await access.announce(id);
        return record;
      },
      async list(project, page) {
        checkOwn(project, `project ${project}`);
        return keys.list(project, page);
      },
    },
  };
}
