// npm run demo: sets up, starts Redis, the API and a worker on a folder of their own, trains through the API and stops them.
import { join, relative } from 'node:path';
import { runOnStack } from './on-stack.mjs';
import { main } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';

const DATA_DIR = join(ROOT, 'data', 'demo');

await main(async () => {
  await setUp();
  const status = await runOnStack({ name: 'demo', program: 'examples/dist/demo.js', dataDir: DATA_DIR });
  const folder = relative(process.cwd(), DATA_DIR);
  if (status === 0)
    console.log(
      `\nEverything is stopped. DATA_DIR=${folder} npm start serves what the demo trained, until the next demo.`,
    );
  else console.error(`\nThe demo failed; what the services said is in ${join(folder, 'logs')}.`);
  return status;
});
