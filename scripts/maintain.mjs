// npm run reindex | npm run collect: works on the store in DATA_DIR, with the Redis of the service that runs there, else with one of its own.
import { join, resolve } from 'node:path';
import { startChild } from './process/children.mjs';
import { main, Refusal } from './process/entry.mjs';
import { runningRedis } from './redis/private.mjs';
import { provideRedis } from './redis.mjs';
import { ROOT, setUp } from './setup.mjs';

await main(async () => {
  const [task] = process.argv.slice(2);
  if (!task) throw new Refusal('Name what to do: npm run reindex or npm run collect.');
  await setUp();
  const { env } = process;
  const dataDir = resolve(ROOT, env.DATA_DIR || 'data');
  const running = env.REDIS_URL ? undefined : runningRedis(dataDir);
  const redis = running ? { url: running, stop: async () => {} } : await provideRedis({ dataDir });
  try {
    const child = await startChild(
      { name: task, stage: 1 },
      process.execPath,
      [join(ROOT, 'services/worker/dist/maintain.js'), task],
      { cwd: ROOT, env: { ...env, DATA_DIR: dataDir, REDIS_URL: redis.url }, stdio: 'inherit' },
    );
    return (await child.exited).code ?? 1;
  } finally {
    await redis.stop();
  }
});
