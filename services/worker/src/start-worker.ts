import { fileURLToPath } from 'node:url';
import type { AttemptPayload } from '@trainyard/contracts';
import { type Closer, type Logger, startEventLoopGauge } from '@trainyard/service-kit';
import type { Store, WorkerInfo } from '@trainyard/store';
import { type AttemptDeps, processAttempt } from './attempt/process-attempt.ts';
import { defaultTiming, type SupervisorTiming } from './attempt/supervise.ts';
import { calibrate } from './calibration/calibrate.ts';
import { calibrateWhenIdle } from './calibration/idle-calibration.ts';
import { Pace } from './calibration/pace.ts';
import { processIngest } from './ingest/process-ingest.ts';
import { WorkerMetrics } from './metrics/worker-metrics.ts';
import { childEnvironment } from './process/child-environment.ts';
import { ChildReserve } from './process/child-reserve.ts';
import { runEnvironment } from './process/run-environment.ts';

/** What a worker is made of. */
export interface WorkerOptions {
  store: Store;
  logger: Logger;
  workerId: string;
  dataDir: string;
  /** Attempts at a time. */
  concurrency: number;
  /** Memory that each attempt may take, in bytes. */
  memoryBytes: number;
  timing?: Partial<SupervisorTiming>;
}

const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Takes attempts and ingests from their queues, and keeps Redis in step with the artifacts. Ingests never wait behind
 * training: each queue has its own consumer. Returns what ends it, in order; attempts are handed back.
 */
export function startWorker(options: WorkerOptions): Closer[] {
  const { store, logger, workerId, dataDir, concurrency, memoryBytes, timing } = options;
  const shutdown = new AbortController();
  const env = childEnvironment();
  const shared = { store, workerId, dataDir, logger, shutdown: shutdown.signal };
  const reserve: AttemptDeps['reserve'] = new ChildReserve({ program: built('./child/attempt-main.js'), env });
  const gauge = startEventLoopGauge();
  const metrics = new WorkerMetrics(workerId, () => gauge.read().maxMs);
  const pace = new Pace();
  const attemptDeps: AttemptDeps = {
    ...shared,
    pace,
    environment: runEnvironment(),
    reserve,
    memoryBytes,
    metrics,
    timing: { ...defaultTiming, ...timing },
  };
  const ingestDeps = { ...shared, program: built('./child/ingest-main.js') };
  let inHand = 0;
  const process = async (payload: AttemptPayload): Promise<void> => {
    inHand += 1;
    await processAttempt(attemptDeps, payload).finally(() => {
      inHand -= 1;
    });
  };
  const attempts = store.queue.createAttemptWorker(process, { concurrency });
  const ingests = store.queue.createIngestWorker((payload, context) => processIngest(ingestDeps, payload, context));
  reserve.prepare();
  const reconciler = store.reconciler.start();
  const collector = store.collector.start();
  const self: WorkerInfo = { workerId, threads: concurrency, startedAt: new Date().toISOString(), memoryBytes };
  const heartbeat = store.workers.announce(
    () => ({ ...self, ...pace.told() }),
    () => metrics.read(),
  );
  const giveUpCalibration = calibrateWhenIdle({
    isIdle: () => inHand === 0 && !shutdown.signal.aborted,
    calibrate: () => calibrate({ program: built('./child/calibrate-main.js'), env }),
    done: (slowness) => pace.calibrated(slowness),
    logger,
  });
  const endQueues = () => {
    shutdown.abort();
    giveUpCalibration();
    return Promise.all([attempts.close(), ingests.close()]);
  };
  return [
    { name: 'queues', close: endQueues },
    { name: 'spare child', close: () => reserve.close() },
    { name: 'reconciler', close: () => reconciler.stop() },
    { name: 'collector', close: () => collector.stop() },
    { name: 'heartbeat', close: () => heartbeat.stop() },
    { name: 'gauge', close: () => gauge.stop() },
    { name: 'store', close: () => store.close() },
  ];
}
