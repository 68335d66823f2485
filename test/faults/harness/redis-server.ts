import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../scripts/process/ports.mjs';
import { pingRedis } from '../../../scripts/redis/ping.mjs';
import type { Program } from '../../../scripts/redis/program.mjs';
import { Victim } from './victim.ts';

/** A Redis of our own with an append-only file: after a kill it has everything again, after `flush` nothing. */
export interface RedisServer extends Victim {
  url: string;
  /** Loses everything it holds. */
  flush: () => Promise<void>;
}

const host = '127.0.0.1';

async function ping(url: string): Promise<boolean> {
  try {
    await pingRedis(url);
    return true;
  } catch {
    return false;
  }
}

async function flushAll(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 0 });
  try {
    await client.flushall();
  } finally {
    client.disconnect();
  }
}

/** A Redis server under a folder, on a port that stays the same; it is not started yet. */
export async function redisServer({ command, args, env }: Program, home: string): Promise<RedisServer> {
  const port = await freePort(host);
  const url = `redis://${host}:${port}`;
  const folder = join(home, 'redis');
  mkdirSync(folder, { recursive: true });
  const settings = {
    ...{ bind: host, port: String(port), dir: folder, save: '' },
    ...{ appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' },
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const victim = new Victim({
    name: 'redis',
    stage: 0,
    command,
    args: [...args, ...options],
    env: { ...process.env, ...env },
    logDir: home,
    ready: () => ping(url),
  });
  return Object.assign(victim, { url, flush: () => flushAll(url) });
}
