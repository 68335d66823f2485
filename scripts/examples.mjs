// npm run examples [-- name ... --seed n]: sets up, starts the service on a folder of its own, runs the worked examples and stops it.
import { join, relative } from 'node:path';
import { runOnStack } from './on-stack.mjs';
import { main } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';

const DATA_DIR = join(ROOT, 'data', 'examples');

await main(async () => {
  await setUp();
  const args = process.argv.slice(2);
  const status = await runOnStack({
    name: 'examples',
    program: 'examples/dist/run-examples.js',
    args,
    dataDir: DATA_DIR,
  });
  if (status !== 0) console.error(`What the services said is in ${join(relative(process.cwd(), DATA_DIR), 'logs')}.`);
  return status;
});
