import { openArtifacts } from './artifacts/open-artifacts.ts';
import { createAttempts } from './attempts/held-attempts.ts';
import { createCollector } from './collection/create-collector.ts';
import { createDeletions } from './deletions/create-deletions.ts';
import { createForecast } from './forecast/forecast.ts';
import { createRunningWork } from './forecast/running-work.ts';
import { buildCore, layFoundation } from './foundation.ts';
import { createIdempotency } from './idempotency/create-idempotency.ts';
import { createJobs, wholeIndex } from './jobs/create-jobs.ts';
import { createWorkers } from './leases/redis-workers.ts';
import { inProject } from './projects/in-project.ts';
import { openProjects } from './projects/open-projects.ts';
import { checkReadiness } from './readiness.ts';
import { createReconciler } from './reconciler/create-reconciler.ts';
import type { Store, StoreOptions } from './store.ts';
import { openWebhooks } from './webhooks/open-webhooks.ts';

/** Clients ask again by themselves. */
const apiPatienceMs = 5000;

/**
 * Opens the store. Redis need not be reachable yet: until it is, `ready()` says so and whatever needs it
 * throws StoreUnavailable.
 * @throws StorageFailed, StorageFull when the artifact folder cannot be written
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const artifacts = await openArtifacts({ ...options, ...(options.role === 'api' && { patienceMs: apiPatienceMs }) });
  const foundation = layFoundation(options);
  const { keys, redis, wakeups, names, timing } = foundation;
  const { core, events } = buildCore(foundation, artifacts);
  const { leaseMs, reconcileEveryMs: everyMs, temporaryAgeMs, answerAgeMs, graceMs } = timing;
  const reconciler = createReconciler({ core, keys, everyMs, ages: { temporaryAgeMs, answerAgeMs, graceMs } });
  const workers = createWorkers({ redis, keys, lifeMs: leaseMs });
  const leases = { redis, keys, leaseMs };
  const attempts = createAttempts({ core, leases, wakeups, commandsChannel: names.commands });
  const collector = createCollector({ core, keys, timing });
  const jobs = createJobs(core, () => reconciler.run());
  const { quotasOf, ...projects } = openProjects(foundation, core, artifacts, () =>
    wholeIndex(core, () => reconciler.run()),
  );
  const webhooks = openWebhooks(foundation, artifacts, core.records);
  const store: Store = {
    artifacts,
    events,
    attempts,
    workers,
    reconciler,
    collector,
    datasets: core.datasets,
    checkpoints: core.checkpoints,
    queue: core.queue,
    forecast: createForecast({ queue: core.queue, room: core.room, workers, running: createRunningWork(core) }),
    models: core.models,
    ...webhooks,
    importedCheckpoints: core.importedCheckpoints,
    idempotency: createIdempotency({ artifacts, redis, keys, holdMs: leaseMs / 2 }),
    remains: core.remains,
    deletions: createDeletions(core, jobs),
    jobs,
    ...projects,
    inProject: (project) => inProject(store, project, { jobOf: core.records.get, quotasOf }),
    ready: () => checkReadiness({ redis, artifacts, workers }),
    async close() {
      await reconciler.close();
      await collector.close();
      await core.queue.close();
      await webhooks.deliveryQueue.close();
      await attempts.close();
      await workers.close();
      wakeups.close();
      redis.close();
    },
  };
  return store;
}
