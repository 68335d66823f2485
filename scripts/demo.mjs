// npm run demo: sets up, starts Redis, the API and a worker on a folder of their own, trains through the API and stops them.
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { startChild } from './process/children.mjs';
import { main, Refusal, say } from './process/entry.mjs';
import { occupy } from './redis/private.mjs';
import { ROOT, setUp } from './setup.mjs';
import { startStack } from './stack.mjs';

const DATA_DIR = join(ROOT, 'data', 'demo');

await main(async () => {
  await setUp();
  await occupy(DATA_DIR);
  rmSync(DATA_DIR, { recursive: true });
  const stack = await startStack({ dataDir: DATA_DIR });
  say(`Serving at ${stack.url} with one worker; Redis: ${stack.redis.origin}.\n`);
  const demo = await startChild(
    { name: 'demo', stage: 3 },
    process.execPath,
    [join(ROOT, 'examples', 'dist', 'demo.js')],
    {
      cwd: ROOT,
      env: { ...process.env, TRAINYARD_URL: stack.url, DATA_DIR },
      stdio: 'inherit',
    },
  );
  const end = await Promise.race([demo.exited, stack.failed]);
  if (typeof end === 'string') throw new Refusal(end);
  await stack.stop();
  const folder = relative(process.cwd(), DATA_DIR);
  if (end.code === 0)
    console.log(
      `\nEverything is stopped. DATA_DIR=${folder} npm start serves what the demo trained, until the next demo.`,
    );
  else console.error(`\nThe demo failed; what the services said is in ${join(folder, 'logs')}.`);
  return end.code ?? 1;
});
