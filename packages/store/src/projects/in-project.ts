import { type Owned, ownedBy } from '@trainyard/contracts';
import { NotFound } from '../errors.ts';
import type { Store } from '../store.ts';
import { guardedArtifacts } from './guarded-artifacts.ts';
import { createOwnership, type Ownership } from './ownership.ts';
import type { ProjectJobs, ProjectStore } from './project-store.ts';
import type { Quotas } from './quotas.ts';
import { deliveriesOf, webhooksOf } from './webhooks-in-project.ts';

// Every method is written out: one that is added to the store does not reach the routes until it is written here.

function jobsOf({ jobs }: Store, project: string, { ownsJob, onJob }: Ownership, quotas: Quotas): ProjectJobs {
  return {
    async checkQueue() {
      await quotas.checkJob();
      await jobs.checkQueue();
    },
    create: async (record) => quotas.onJob(record.id, () => jobs.create(ownedBy(project, record))),
    get: async (id) => ((await ownsJob(id)) ? jobs.get(id) : undefined),
    list: async (filter, page) => jobs.list({ ...filter, project }, page),
    command: onJob(jobs.command),
    change: onJob(jobs.change),
    final: async (id) => ((await ownsJob(id)) ? jobs.final(id) : undefined),
    reports: onJob(jobs.reports),
    manifest: onJob(jobs.manifest),
    metrics: onJob(jobs.metrics),
  };
}

function datasetsOf({ datasets }: Store, project: string, { own }: Ownership, quotas: Quotas): Store['datasets'] {
  return {
    create: async (record) =>
      quotas.onDataset(record.id, () => quotas.onRecord(record, () => datasets.create(ownedBy(project, record)))),
    get: async (id) => own(await datasets.get(id)),
    async update(id, change) {
      const current = own(await datasets.get(id));
      if (!current) throw new NotFound(`dataset ${id}: expected a record, received none`);
      return quotas.onRecord(change(current), () => datasets.update(id, change));
    },
    list: async (page) => datasets.list(page, project),
  };
}

function modelsOf({ models }: Store, project: string, { own }: Ownership): Store['models'] {
  return {
    create: async (record) => models.create(ownedBy(project, record)),
    get: async (id) => own(await models.get(id)),
    list: async (page) => models.list(page, project),
  };
}

function checkpointsOf({ checkpoints }: Store, { ownsJob, onJob }: Ownership): ProjectStore['checkpoints'] {
  return {
    async get(id) {
      const record = await checkpoints.get(id);
      return record && (await ownsJob(record.jobId)) ? record : undefined;
    },
    list: onJob(checkpoints.list),
    resumable: onJob(checkpoints.resumable),
    isWhole: checkpoints.isWhole,
  };
}

function importsOf(
  { importedCheckpoints: imports }: Store,
  project: string,
  { own }: Ownership,
  quotas: Quotas,
): Store['importedCheckpoints'] {
  return {
    create: async (record) => quotas.onRecord(record, () => imports.create(ownedBy(project, record))),
    get: async (id) => own(await imports.get(id)),
  };
}

function eventsOf({ events }: Store, { checkJob, onJob }: Ownership): Store['events'] {
  return {
    read: onJob(events.read),
    async *subscribe(id, options) {
      await checkJob(id);
      yield* events.subscribe(id, options);
    },
  };
}

function deletionsOf(store: Store, { own, ownsJob, onJob }: Ownership, quotas: Quotas): ProjectStore['deletions'] {
  const { deletions, datasets, models, checkpoints, importedCheckpoints } = store;
  const check = (id: string, isOwn: boolean) => {
    if (!isOwn) throw new NotFound(`${id}: expected a record, received none`);
  };
  return {
    job: onJob((...asked: Parameters<typeof deletions.job>) => quotas.onBytes(() => deletions.job(...asked))),
    async dataset(id, request) {
      check(id, own(await datasets.get(id)) !== undefined);
      return quotas.onBytes(() => deletions.dataset(id, request));
    },
    async model(id, request) {
      check(id, own(await models.get(id)) !== undefined);
      return quotas.onBytes(() => deletions.model(id, request));
    },
    async checkpoint(id, request) {
      const trained = await checkpoints.get(id);
      check(id, trained ? await ownsJob(trained.jobId) : own(await importedCheckpoints.get(id)) !== undefined);
      return quotas.onBytes(() => deletions.checkpoint(id, request));
    },
  };
}

function remainsOf({ remains }: Store, { own }: Ownership): ProjectStore['remains'] {
  return {
    dataset: async (id) => own(await remains.dataset(id)),
    model: async (id) => own(await remains.model(id)),
  };
}

/** The store as a project sees it. `jobOf` reads the record of a job. */
export function inProject(
  store: Store,
  project: string,
  { jobOf, quotasOf }: { jobOf: (id: string) => Promise<Owned | undefined>; quotasOf: (project: string) => Quotas },
): ProjectStore {
  const ownership = createOwnership(project, jobOf);
  const quotas = quotasOf(project);
  const { queue, forecast, workers } = store;
  return {
    ...{ project, queue, forecast, workers },
    artifacts: guardedArtifacts(store.artifacts, quotas),
    ready: () => store.ready(),
    jobs: jobsOf(store, project, ownership, quotas),
    datasets: datasetsOf(store, project, ownership, quotas),
    models: modelsOf(store, project, ownership),
    checkpoints: checkpointsOf(store, ownership),
    importedCheckpoints: importsOf(store, project, ownership, quotas),
    events: eventsOf(store, ownership),
    webhooks: webhooksOf(store, project, ownership),
    deliveries: deliveriesOf(store, ownership),
    deletions: deletionsOf(store, ownership, quotas),
    remains: remainsOf(store, ownership),
  };
}
