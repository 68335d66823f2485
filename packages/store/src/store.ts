import type { ArtifactStore } from './artifacts/artifact-store.ts';
import type { Attempts } from './attempts/attempts.ts';
import type { Collector } from './collection/collector.ts';
import type { Deletions } from './deletions/deletions.ts';
import type { Events } from './events/events.ts';
import type { Forecast } from './forecast/forecast.ts';
import type { Idempotency } from './idempotency/idempotency.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Workers } from './leases/workers.ts';
import type { Access } from './projects/access.ts';
import type { Administration } from './projects/administration.ts';
import type { LastUsed } from './projects/last-used.ts';
import type { ProjectStore } from './projects/project-store.ts';
import type { Rates } from './projects/rates.ts';
import type { Usage } from './projects/usage.ts';
import type { Queue } from './queue/queue.ts';
import type { Reconciler } from './reconciler/reconciler.ts';
import type { Checkpoints } from './records/checkpoints.ts';
import type { Datasets } from './records/datasets.ts';
import type { ImportedCheckpoints } from './records/imported-checkpoints.ts';
import type { Models } from './records/models.ts';
import type { Remains } from './removal/remains.ts';
import type { StoreTiming } from './timing.ts';
import type { Deliveries } from './webhooks/deliveries.ts';
import type { DeliveryQueue } from './webhooks/delivery-queue.ts';
import type { Dispatcher } from './webhooks/dispatcher.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** The part of a pino logger the store uses. */
export interface StoreLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface StoreOptions {
  /** Folder of the artifacts; made if absent. */
  dataDir: string;
  redisUrl: string;
  /** Which process this is; names its connections in Redis. */
  role: 'api' | 'worker';
  /** Of every Redis key and channel. Default: trainyard. */
  prefix?: string;
  /** Default: silent. */
  logger?: StoreLogger;
  timing?: Partial<StoreTiming>;
}

export interface ReadinessCheck {
  name: 'redis' | 'evictionPolicy' | 'artifacts' | 'workers';
  ok: boolean;
  /** What is wrong and what to do; null when ok. */
  reason: string | null;
}

export interface Readiness {
  /** Whether everything works but perhaps the workers: without them jobs are accepted, and wait. */
  ready: boolean;
  checks: ReadinessCheck[];
}

/** Records and artifacts, the status and events of jobs, and the queue; one per process. */
export interface Store {
  readonly artifacts: ArtifactStore;
  readonly datasets: Datasets;
  readonly models: Models;
  readonly jobs: Jobs;
  readonly checkpoints: Checkpoints;
  readonly importedCheckpoints: ImportedCheckpoints;
  readonly idempotency: Idempotency;
  readonly events: Events;
  readonly attempts: Attempts;
  readonly deletions: Deletions;
  readonly remains: Pick<Remains, 'dataset' | 'model'>;
  readonly workers: Workers;
  readonly queue: Queue;
  readonly forecast: Forecast;
  readonly reconciler: Reconciler;
  readonly access: Access;
  readonly rates: Rates;
  readonly usage: Usage;
  readonly lastUsed: LastUsed;
  /** Projects and keys: of every project, or of one as who may manage that one alone. */
  administer(only?: string): Administration;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly collector: Collector;
  readonly deliveryQueue: DeliveryQueue;
  readonly dispatcher: Dispatcher;
  /** The store as a project sees it: the others' records are not there. */
  inProject(project: string): ProjectStore;
  /** Whether Redis answers and keeps what it is given, and artifacts can be written; never hangs. */
  ready(): Promise<Readiness>;
  /** Ends timers, subscriptions, queue workers and connections. */
  close(): Promise<void>;
}
