import { projectOf } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Foundation } from '../foundation.ts';
import type { JobCore } from '../jobs/job-core.ts';
import { createProjectMembers, type ProjectMembers } from '../records/project-members.ts';
import { whenUnlocked } from '../redis/lock.ts';
import { createAccess } from './access.ts';
import { administrationOf } from './administration.ts';
import { createApiKeys } from './api-keys.ts';
import { createLastUsed } from './last-used.ts';
import { createProjects } from './projects.ts';
import { createQuotas } from './quotas.ts';
import { createRates } from './rates.ts';
import { createReservations } from './reservations.ts';
import { createStoredBytes } from './stored-bytes.ts';
import { createUsage, type Usage } from './usage.ts';

/** A process that died while adding bytes holds up the others of the project no longer than this. */
const addingMs = 10_000;

function usageOf(core: JobCore, artifacts: ArtifactStore): { usage: Usage; members: Pick<ProjectMembers, 'list'> } {
  const { datasets, index, records, checkpoints, importedCheckpoints: imports } = core;
  const ownerIn =
    (source: { get(id: string): Promise<{ project?: string | undefined } | undefined> }) => async (id: string) => {
      const record = await source.get(id);
      return record && projectOf(record);
    };
  const members = {
    datasets: createProjectMembers(artifacts, 'datasets', ownerIn(datasets)),
    imports: createProjectMembers(artifacts, 'imports', ownerIn(imports)),
  };
  const countBytes = createStoredBytes({ index, records, checkpoints, datasets, imports, members });
  return { usage: createUsage({ index, datasets: members.datasets, countBytes }), members: members.datasets };
}

/** Projects, keys, and what holds a project to its limits. */
export function openProjects(
  { redis, keys: redisKeys, wakeups, names }: Foundation,
  core: JobCore,
  artifacts: ArtifactStore,
  wholeIndex: () => Promise<void>,
) {
  const administered = { projects: createProjects(artifacts), keys: createApiKeys(artifacts) };
  const access = createAccess({ ...administered, redis, wakeups, channel: names.access });
  const { usage, members } = usageOf(core, artifacts);
  const limitsOf = async (project: string) => (await access.project(project))?.limits;
  return {
    access,
    usage,
    quotasOf: createQuotas({
      ...{ limitsOf, usage, wholeIndex },
      aloneAdding: (project, work) =>
        whenUnlocked({ redis, key: redisKeys.addingBytes(project), holdMs: addingMs }, work),
      reservations: createReservations({ redis, keys: redisKeys }),
      datasetsOf: (project, limit) => members.list(project, { limit }),
      isMade: {
        jobs: async (id) => (await core.records.get(id)) !== undefined,
        datasets: async (id) => (await core.datasets.get(id)) !== undefined,
      },
    }),
    rates: createRates({ redis, keys: redisKeys }),
    lastUsed: createLastUsed({ redis, keys: redisKeys }),
    administer: (only?: string) => administrationOf(administered, access, only),
  };
}
