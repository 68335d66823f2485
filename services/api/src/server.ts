import { fileURLToPath } from 'node:url';
import { type IdKind, makeId } from '@trainyard/contracts';
import { createInferencePool } from '@trainyard/inference';
import { boundHeap, createLogger, installShutdown, type Logger, readEnvironment } from '@trainyard/service-kit';
import { openStore, timingOfLease } from '@trainyard/store';
import { collectDefaultMetrics } from 'prom-client';
import { monotonicFactory } from 'ulid';
import { checkHost, openToAll } from './access/check-host.ts';
import { buildApp } from './app.ts';
import { convertInThread } from './checkpoints/convert-in-thread.ts';
import type { ApiLimits } from './deps.ts';
import { type ApiEnvironment, environmentSchema } from './environment.ts';
import { ThreadedEstimates } from './estimates/threaded-estimates.ts';
import { watchEventLoop } from './watch-event-loop.ts';
import { createSender } from './webhooks/sender.ts';
import { startDeliveries } from './webhooks/start-deliveries.ts';

const shippedSamples = fileURLToPath(new URL('../../../samples', import.meta.url));

// Whoever asks while Redis is away is to hear of it within two seconds.
const commandTimeoutMs = 1500;

function newIds(): (kind: IdKind) => string {
  const ulid = monotonicFactory();
  return (kind) => makeId(kind, ulid());
}

function limitsOf(environment: ApiEnvironment): ApiLimits {
  return {
    uploadBytes: environment.UPLOAD_LIMIT_BYTES,
    receiveTimeoutMs: environment.RECEIVE_TIMEOUT_MS,
    sendTimeoutMs: environment.SEND_TIMEOUT_MS,
    maxConnections: environment.MAX_CONNECTIONS,
  };
}

/** What the routes work with, and what estimates run in. */
async function openDeps(environment: ApiEnvironment, logger: Logger) {
  const { DATA_DIR: dataDir, REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = environment;
  const timing = { ...timingOfLease(environment.LEASE_MS), commandTimeoutMs };
  const store = await openStore({ dataDir, redisUrl, prefix, role: 'api', logger, timing });
  const inference = createInferencePool({
    size: environment.INFERENCE_PROCESSES,
    timeoutMs: environment.INFERENCE_TIMEOUT_MS,
  });
  const estimates = new ThreadedEstimates();
  const deps = {
    store,
    webhooks: createSender({ allowPrivate: environment.WEBHOOKS_ALLOW_PRIVATE }),
    inference,
    convertWeights: convertInThread,
    estimateTraining: estimates.estimate,
    samplesDir: environment.SAMPLES_DIR ?? shippedSamples,
    limits: limitsOf(environment),
    newId: newIds(),
    now: () => new Date(),
  };
  return { deps, estimates };
}

async function serve(environment: ApiEnvironment, logger: Logger): Promise<void> {
  checkHost(environment);
  const { deps, estimates } = await openDeps(environment, logger);
  const { store, inference, webhooks } = deps;
  const { ADMIN_KEY: adminKey, CORS_ORIGINS: corsOrigins, ALLOWED_HOSTS: allowedHosts } = environment;
  const app = await buildApp(deps, { logger, adminKey, corsOrigins, allowedHosts });
  collectDefaultMetrics({ register: app.metrics });
  const reconciler = store.reconciler.start();
  const collector = store.collector.start();
  const deliveries = startDeliveries({ store, sender: webhooks });
  const watch = watchEventLoop(logger);
  const closers = [
    { name: 'http', close: () => app.close() },
    { name: 'deliveries', close: () => deliveries.stop() },
    { name: 'reconciler', close: () => reconciler.stop() },
    { name: 'collector', close: () => collector.stop() },
    { name: 'estimates', close: () => estimates.close() },
    { name: 'inference', close: () => inference.close() },
    { name: 'store', close: () => store.close() },
    { name: 'watch', close: () => watch.stop() },
  ];
  installShutdown({ logger, timeoutMs: environment.SHUTDOWN_TIMEOUT_MS, closers });
  const address = await app.listen({ host: environment.HOST, port: environment.PORT });
  inference.start();
  if (adminKey === undefined) logger.warn(openToAll);
  logger.info({ address, docs: `${address}/docs` }, 'the API listens');
}

/** One sentence for a start that failed. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('code' in error)) return error.message;
  if (error.code === 'EADDRINUSE') return `${error.message}: set PORT to a port that is free.`;
  return error.code === 'EACCES'
    ? `${error.message}: set PORT to one above 1023, DATA_DIR to a folder that may be written.`
    : error.message;
}

boundHeap();
try {
  const environment = readEnvironment(environmentSchema);
  await serve(environment, createLogger({ service: 'api', level: environment.LOG_LEVEL }));
} catch (error) {
  console.error(`The API could not start. ${sentenceOf(error)}`);
  process.exit(1);
}
