import { fileURLToPath } from 'node:url';
import { makeId } from '@trainyard/contracts';
import { createInferencePool } from '@trainyard/inference';
import { createLogger, installShutdown, readEnvironment } from '@trainyard/service-kit';
import { openStore } from '@trainyard/store';
import { monotonicFactory } from 'ulid';
import { buildApp } from './app.ts';
import { environmentSchema } from './environment.ts';

const environment = readEnvironment(environmentSchema);
const logger = createLogger({ service: 'api', level: environment.LOG_LEVEL });
const store = await openStore({
  dataDir: environment.DATA_DIR,
  redisUrl: environment.REDIS_URL,
  prefix: environment.REDIS_PREFIX,
  role: 'api',
  logger,
});
const inference = createInferencePool({
  size: environment.INFERENCE_PROCESSES,
  timeoutMs: environment.INFERENCE_TIMEOUT_MS,
});
const ulid = monotonicFactory();
const deps = {
  store,
  inference,
  samplesDir: environment.SAMPLES_DIR ?? fileURLToPath(new URL('../../../samples', import.meta.url)),
  limits: { uploadBytes: environment.UPLOAD_LIMIT_BYTES, receiveTimeoutMs: environment.RECEIVE_TIMEOUT_MS },
  newId: (kind: Parameters<typeof makeId>[0]) => makeId(kind, ulid()),
  now: () => new Date(),
};
const app = await buildApp(deps, { logger });
const reconciler = store.reconciler.start();

installShutdown({
  logger,
  timeoutMs: environment.SHUTDOWN_TIMEOUT_MS,
  closers: [
    { name: 'http', close: () => app.close() },
    { name: 'reconciler', close: () => reconciler.stop() },
    { name: 'inference', close: () => inference.close() },
    { name: 'store', close: () => store.close() },
  ],
});

const address = await app.listen({ host: environment.HOST, port: environment.PORT });
inference.start();
logger.info({ address, docs: `${address}/docs` }, 'the API listens');
