import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/process/ports.mjs';
import type { Program } from '../../../scripts/redis/program.mjs';
import { ROOT } from '../../../scripts/setup.mjs';
import type { ObjectStore } from './object-store.ts';
import { type RedisServer, redisServer } from './redis-server.ts';
import { eventually, send, Victim } from './victim.ts';

/** What a cluster is made of. */
export interface ClusterOptions {
  redis: Program;
  /** Workers that can be started; all of them are. */
  workers: number;
  leaseMs: number;
  /** Default: a new folder, removed at the end. Logs and Redis never lie in it. */
  dataDir?: string;
  /** Where artifacts are kept. Default: in files. */
  bucket?: ObjectStore;
}

/** The built services as processes on a Redis of their own, to be harmed. */
export interface Cluster {
  url: string;
  dataDir: string;
  bucket: ObjectStore | undefined;
  /** The folder of the artifacts as they are now. */
  stored(): string;
  leaseMs: number;
  redis: RedisServer;
  api: Victim;
  workers: readonly Victim[];
  /** The worker that runs a job and the process of its attempt, once one runs. */
  holderOf(jobId: string): Promise<{ worker: Victim; childPid: number }>;
  /** Starts what is down and thaws what is frozen. */
  heal(): Promise<void>;
  /** What a part did that nobody asked for. */
  collapses(): string[];
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const built = (path: string): string => join(ROOT, path);

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** The lines of a log that are JSON; what a process says as it dies is not. */
export function logOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []));
}

/** Process of the attempt that a worker runs for a job now, if it does. */
function childOf({ logPath }: Victim, jobId: string): number | undefined {
  const pid = logOf(logPath).findLast((line) => line.jobId === jobId && 'childPid' in line)?.childPid;
  return typeof pid === 'number' && send(pid, 0) ? pid : undefined;
}

/** Starts a cluster and returns when its API serves. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const home = mkdtempSync(join(tmpdir(), 'trainyard-faults-'));
  const dataDir = options.dataDir ?? join(home, 'data');
  const redis = await redisServer(options.redis, home);
  const port = String(await freePort(host));
  const url = `http://${host}:${port}`;
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, HOST: host, PORT: port },
    ...options.bucket?.environment,
    ...{ REDIS_URL: redis.url, DATA_DIR: dataDir, SAMPLES_DIR: built('samples') },
    ...{ LEASE_MS: String(options.leaseMs), SHUTDOWN_TIMEOUT_MS: '20000', WEBHOOKS_ALLOW_PRIVATE: 'true' },
  };
  const node = (name: string, stage: number, program: string, more: Partial<ConstructorParameters<typeof Victim>[0]>) =>
    new Victim({ name, stage, command: process.execPath, args: [built(program)], env, logDir: home, ...more });
  const api = node('api', 1, 'services/api/dist/server.js', { ready: () => answers(`${url}/healthz`) });
  const workers = Array.from({ length: options.workers }, (_, index) =>
    node(`worker-${index + 1}`, 2, 'services/worker/dist/main.js', {}),
  );
  const all = [redis, api, ...workers];

  async function heal(): Promise<void> {
    for (const victim of all) victim.thaw();
    await options.bucket?.heal();
    await redis.start();
    await Promise.all([api.start(), ...workers.map((worker) => worker.start())]);
    await eventually('the API to be ready', () => answers(`${url}/readyz`));
  }

  await heal();
  return {
    ...{ url, dataDir, leaseMs: options.leaseMs, redis, api, workers, heal, bucket: options.bucket },
    stored: () => options.bucket?.view() ?? dataDir,
    async holderOf(jobId) {
      let found: { worker: Victim; childPid: number } | undefined;
      await eventually(`an attempt of ${jobId} to run`, () => {
        for (const worker of workers) {
          const childPid = worker.isUp ? childOf(worker, jobId) : undefined;
          if (childPid !== undefined) found = { worker, childPid };
        }
        return found !== undefined;
      });
      return found!;
    },
    collapses: () => all.flatMap((victim) => victim.collapses),
    async stop() {
      for (const victim of all.toReversed()) await victim.stop();
      await options.bucket?.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
