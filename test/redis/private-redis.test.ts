import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { isAlive } from '../../scripts/process/liveness.mjs';
import { pingRedis } from '../../scripts/redis/ping.mjs';
import { provideRedis } from '../../scripts/redis.mjs';

let dataDir: string;
const env = { PATH: process.env.PATH };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard redis '));
});
afterEach(() => rm(dataDir, { recursive: true }));

async function ask<Answer>(url: string, question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(url, { maxRetriesPerRequest: 0 });
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

describe('REDIS_URL', () => {
  it('is used as it is, and its password is not shown', async () => {
    const url = inject('redisUrl');
    const redis = await provideRedis({ dataDir, env: { REDIS_URL: url } });
    expect(redis.url).toBe(url);
    expect(redis.child).toBeUndefined();
    expect(redis.origin).not.toContain(new URL(url).password || 'no password');
  });

  it.each([
    [
      'redis://user:secret@127.0.0.1:1',
      /^The Redis that REDIS_URL names \(redis:\/\/127.0.0.1:1\) cannot be used: ECONNREFUSED\. Start it/,
    ],
    ['localhost:6379', /\(localhost:6379\) cannot be used: it is not a URL of the form redis:\/\/host:port\./],
  ])('%s is refused with what to do', async (url, sentence) => {
    await expect(provideRedis({ dataDir, env: { REDIS_URL: url } })).rejects.toThrow(sentence);
  });
});

describe('a private Redis', () => {
  it('keeps every write, evicts nothing and serves only those who know its password', async () => {
    const redis = await provideRedis({ dataDir, env });
    const settings = await ask(redis.url, async (client) => ({
      ...(await client.config('GET', 'appendonly', 'maxmemory-policy', 'bind')),
    }));
    expect(Object.values(settings)).toEqual(
      expect.arrayContaining(['appendonly', 'yes', 'maxmemory-policy', 'noeviction', 'bind', '127.0.0.1']),
    );
    await expect(pingRedis(redis.url.replace(/:[^:@]*@/, ':guess@'))).rejects.toThrow(/WRONGPASS/);
    await expect(pingRedis(redis.url.replace(/\/\/.*@/, '//'))).rejects.toThrow(/NOAUTH/);
    await redis.stop();
  });

  it('has what it stored again after a restart', async () => {
    const first = await provideRedis({ dataDir, env });
    await ask(first.url, (client) => client.set('epoch', '12'));
    await first.stop();
    const second = await provideRedis({ dataDir, env });
    expect(await ask(second.url, (client) => client.get('epoch'))).toBe('12');
    await second.stop();
  });

  it('does not share its folder', async () => {
    const redis = await provideRedis({ dataDir, env });
    await expect(provideRedis({ dataDir, env })).rejects.toThrow(
      `Another Trainyard (its Redis is process ${redis.child?.pid}) works in ${dataDir}: stop it, or set DATA_DIR to another folder.`,
    );
    await redis.stop();
  });

  it('says that its folder cannot be used', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expect(provideRedis({ dataDir: join(dataDir, 'file'), env })).rejects.toThrow(
      /^Nothing can be stored in .*file \(ENOTDIR.*\): set DATA_DIR to a folder of your own\.$/,
    );
  });

  it('ends with its owner, also when that is killed outright, and the folder is free again', async () => {
    const owner = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../scripts/stand-ins/owner.mjs', import.meta.url)), dataDir],
      {
        env,
      },
    );
    const [line] = await once(owner.stdout, 'data');
    const { url, pid } = JSON.parse(String(line));
    expect(await pingRedis(url)).toMatch(/^\d+\.\d+/);
    owner.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
    const next = await provideRedis({ dataDir, env });
    await next.stop();
  });
});
