import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisContainer } from '@testcontainers/redis';
import { getContainerRuntimeClient } from 'testcontainers';
import type { TestProject } from 'vitest/node';
import { REDIS_IMAGE } from '../../scripts/redis/docker.mjs';
import { provideRedis } from '../../scripts/redis.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string;
  }
}

interface TestRedis {
  url: string;
  origin: string;
  stop: () => Promise<unknown>;
}

/**
 * Gives a run its Redis, as `inject('redisUrl')` and as TEST_REDIS_URL: the one that variable names already, a container
 * where a Docker engine answers, else a private one. Never REDIS_URL: that one may hold somebody's jobs.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_REDIS_URL;
  const redis = given ? undefined : ((await containerRedis()) ?? (await privateRedis()));
  const url = given ?? redis?.url ?? '';
  process.env.TEST_REDIS_URL = url;
  project.provide('redisUrl', url);
  if (!redis) return undefined;
  console.log(`Redis of the tests: ${redis.origin}`);
  return async () => {
    delete process.env.TEST_REDIS_URL;
    await redis.stop();
  };
}

async function containerRedis(): Promise<TestRedis | undefined> {
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine) return undefined;
  const command = ['redis-server', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const container = await new RedisContainer(REDIS_IMAGE).withCommand(command).start();
  return {
    url: container.getConnectionUrl(),
    origin: `${REDIS_IMAGE} by testcontainers`,
    stop: () => container.stop(),
  };
}

async function privateRedis(): Promise<TestRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trainyard-redis-'));
  const { REDIS_URL: _, ...env } = process.env;
  const redis = await provideRedis({ dataDir, env });
  const stop = () => redis.stop().then(() => rm(dataDir, { recursive: true }));
  return { url: redis.url, origin: `private, no Docker engine answers: ${redis.origin}`, stop };
}
