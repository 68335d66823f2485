import { createLogger, installShutdown, type Logger, readEnvironment } from '@trainyard/service-kit';
import { openStore, timingOfLease } from '@trainyard/store';
import { environmentSchema, type WorkerEnvironment } from './environment.ts';
import { attemptMemory } from './process/attempt-memory.ts';
import { startWorker } from './start-worker.ts';

async function serve(environment: WorkerEnvironment, logger: Logger): Promise<void> {
  const { DATA_DIR: dataDir, REDIS_URL: redisUrl, REDIS_PREFIX: prefix, WORKER_ID: workerId } = environment;
  const timing = timingOfLease(environment.LEASE_MS);
  const store = await openStore({ dataDir, redisUrl, prefix, role: 'worker', logger, timing });
  const concurrency = environment.WORKER_CONCURRENCY;
  const memoryBytes = attemptMemory(concurrency, environment.ATTEMPT_MEMORY_MB);
  const closers = startWorker({ store, logger, workerId, dataDir, concurrency, memoryBytes });
  installShutdown({ logger, closers, timeoutMs: environment.SHUTDOWN_TIMEOUT_MS });
  logger.info({ workerId, concurrency, memoryBytes, dataDir }, 'the worker takes jobs');
}

try {
  const environment = readEnvironment(environmentSchema);
  await serve(environment, createLogger({ service: 'worker', level: environment.LOG_LEVEL }));
} catch (error) {
  console.error(`The worker could not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
