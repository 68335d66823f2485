import { type Channels, channels, commandMessageSchema, defaultRedisPrefix } from '@trainyard/contracts';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import { createEvents } from './events/event-log.ts';
import type { Events } from './events/events.ts';
import { createMetricReader } from './events/metric-reader.ts';
import { createSegments } from './events/segments.ts';
import { RedisWakeups } from './events/wakeups.ts';
import { JobIndex } from './index/job-index.ts';
import { LiveJobs } from './index/live-jobs.ts';
import { Seals } from './index/seals.ts';
import type { JobCore } from './jobs/job-core.ts';
import { createLately } from './projects/lately.ts';
import { createProjects } from './projects/projects.ts';
import { createRunningRoom } from './projects/running-room.ts';
import { createBullQueues } from './queue/bull-queues.ts';
import { restoreJob } from './reconciler/restore-job.ts';
import { createCheckpoints } from './records/checkpoints.ts';
import { createDatasets } from './records/datasets.ts';
import { createImportedCheckpoints } from './records/imported-checkpoints.ts';
import { createJobRecords } from './records/job-records.ts';
import { createModels } from './records/models.ts';
import { type RedisKeys, redisKeys } from './redis/keys.ts';
import { RedisGate } from './redis/redis-gate.ts';
import { createRemains } from './removal/remains.ts';
import { createRemovalLog } from './removal/removal-log.ts';
import type { StoreLogger, StoreOptions } from './store.ts';
import { defaultTiming, type StoreTiming } from './timing.ts';

/** What every part of the store is put together from. */
export interface Foundation {
  options: Omit<StoreOptions, 'timing'>;
  timing: StoreTiming;
  logger: StoreLogger;
  keys: RedisKeys;
  names: Channels;
  redis: RedisGate;
  wakeups: RedisWakeups;
}

// How old the limits of a project may be that its jobs are held to.
const projectAge = { maxAgeMs: 1000, limit: 10_000 };

const silent: StoreLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Connects to Redis, without waiting for it. */
export function layFoundation({ timing: asked, ...options }: StoreOptions): Foundation {
  const { prefix = defaultRedisPrefix, logger = silent, redisUrl: url, role } = options;
  const timing = { ...defaultTiming, ...asked };
  const onError = (error: Error) => logger.warn({ err: error }, 'the connection to Redis reports an error');
  const connect = () =>
    new RedisGate({ url, name: `trainyard-${role}`, commandTimeoutMs: timing.commandTimeoutMs, onError });
  const [keys, names] = [redisKeys(prefix), channels(prefix)];
  return { options, timing, logger, keys, names, redis: connect(), wakeups: new RedisWakeups(connect) };
}

function queues({ options, timing, logger, keys, redis }: Foundation) {
  const { leaseMs: lockMs, stalledCheckMs, commandTimeoutMs: enqueueMs } = timing;
  const { redisUrl } = options;
  return createBullQueues({
    redis,
    redisUrl,
    prefix: keys.queues,
    logger,
    timing: { lockMs, stalledCheckMs, enqueueMs },
  });
}

/** Puts together what the life of a job is made of, and its events. */
export function buildCore(foundation: Foundation, artifacts: ArtifactStore): { core: JobCore; events: Events } {
  const { timing, logger, keys, names, redis, wakeups } = foundation;
  const records = createJobRecords(artifacts);
  const segments = createSegments(artifacts);
  const events = createEvents({
    ...{ redis, keys, records, segments, wakeups },
    channel: names.events,
    pollMs: timing.pollEventsMs,
    restore: async (id) => void (await restoreJob(core, id)),
  });
  const index = new JobIndex(redis, keys);
  const projects = createLately(createProjects(artifacts).get, projectAge);
  const limitsOf = async (project: string) => (await projects.get(project))?.limits;
  const queue = queues(foundation);
  const core: JobCore = {
    ...{ artifacts, records, segments, redis, logger, queue },
    datasets: createDatasets(artifacts),
    models: createModels(artifacts),
    checkpoints: createCheckpoints(artifacts),
    importedCheckpoints: createImportedCheckpoints(artifacts),
    deletions: createRemovalLog(artifacts, 'deletions'),
    remains: createRemains(artifacts),
    live: new LiveJobs({ redis, keys, channel: names.events, patienceMs: timing.leaseMs }),
    seals: new Seals(redis, keys, timing.leaseMs),
    index,
    room: createRunningRoom({ redis, keys, index, queue, limitsOf }),
    metrics: createMetricReader(artifacts, records, events),
    flush: { redis, keys, segments },
    async announceCommand(jobId) {
      const message = JSON.stringify(commandMessageSchema.parse({ jobId }));
      await redis.call((client) => client.publish(names.commands, message));
    },
  };
  return { core, events };
}
