import { createLogger, readEnvironment, serviceEnvironmentSchema } from '@trainyard/service-kit';
import { openStore, type Store } from '@trainyard/store';

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

async function reindex({ reconciler }: Store): Promise<string> {
  const { jobs, ended, rebuilt, corrected, dropped, queued } = await reconciler.reindex();
  return [
    `${jobs} jobs in the artifacts, ${ended} of them ended.`,
    `Redis lacked or had older copies of ${rebuilt}, did not know the end of ${corrected}, and listed ${dropped} that are gone.`,
    `${queued} entries were put into the queues.`,
  ].join('\n');
}

async function collect({ collector }: Store): Promise<string> {
  const { removedBlobs, freedBytes, waitingBlobs, temporaryFiles, abandonedDatasets } = await collector.run();
  return [
    `${removedBlobs} blobs that nothing refers to were removed: ${mib(freedBytes)}.`,
    `${waitingBlobs} more go when nothing refers to them for the grace time.`,
    `${temporaryFiles} files of interrupted writes and ${abandonedDatasets} datasets that were never committed were removed.`,
  ].join('\n');
}

const tasks: Record<string, (store: Store) => Promise<string>> = { reindex, collect };

/** Does one piece of maintenance on the store of a service, whether that runs or not, and says what it found. */
async function maintain(name: string): Promise<void> {
  const task = tasks[name];
  if (!task) throw new Error(`expected ${Object.keys(tasks).join(' or ')}, received ${JSON.stringify(name)}`);
  const environment = readEnvironment(serviceEnvironmentSchema);
  const { DATA_DIR: dataDir, REDIS_URL: redisUrl, REDIS_PREFIX: prefix } = environment;
  const logger = createLogger({ service: name, level: 'warn' });
  const store = await openStore({ dataDir, redisUrl, prefix, role: 'worker', logger });
  try {
    console.log(await task(store));
  } finally {
    await store.close();
  }
}

try {
  await maintain(process.argv[2] ?? '');
} catch (error) {
  console.error(`Nothing was done or not all: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
