import type { ArtifactStore } from './artifacts/artifact-store.ts';
import { StoreError } from './errors.ts';
import type { Workers } from './leases/workers.ts';
import type { RedisGate } from './redis/redis-gate.ts';
import type { Readiness, ReadinessCheck } from './store.ts';

const oldestRedis = [6, 2] as const;

const field = (info: string, name: string): string => new RegExp(`^${name}:(.*?)\\s*$`, 'm').exec(info)?.[1] ?? '';

/** Runs a check; whatever it throws is its reason. */
async function check(name: ReadinessCheck['name'], work: () => Promise<string | null>): Promise<ReadinessCheck> {
  try {
    const reason = await work();
    return { name, ok: reason === null, reason };
  } catch (error) {
    if (error instanceof StoreError) return { name, ok: false, reason: error.message };
    throw error;
  }
}

function versionProblem(info: string): string | null {
  const version = field(info, 'redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needed, neededMinor] = oldestRedis;
  if (major > needed || (major === needed && minor >= neededMinor)) return null;
  return `Redis: expected version ${needed}.${neededMinor} or later, received ${version}; update it`;
}

function evictionProblem(info: string): string | null {
  const policy = field(info, 'maxmemory_policy');
  if (policy === 'noeviction') return null;
  return `Redis: expected maxmemory-policy noeviction, received ${policy}; it would drop queued jobs when memory is short, set it with CONFIG SET maxmemory-policy noeviction`;
}

async function workersProblem({ list }: Pick<Workers, 'list'>): Promise<string | null> {
  const alive = await list();
  return alive.length > 0 ? null : 'No worker told of itself lately; jobs are accepted and wait. Start a worker';
}

/** What readiness is checked on. */
export interface Checked {
  redis: Pick<RedisGate, 'call'>;
  artifacts: Pick<ArtifactStore, 'probe'>;
  workers: Pick<Workers, 'list'>;
}

/** Whether this process can do its work now; bounded by the timeout of a Redis command. */
export async function checkReadiness({ redis, artifacts, workers }: Checked): Promise<Readiness> {
  const info = redis.call((client) => client.info());
  const checks = await Promise.all([
    check('redis', async () => versionProblem(await info)),
    check('evictionPolicy', async () => evictionProblem(await info)),
    check('artifacts', async () => {
      await artifacts.probe();
      return null;
    }),
    check('workers', () => workersProblem(workers)),
  ]);
  return { ready: checks.every(({ name, ok }) => ok || name === 'workers'), checks };
}
