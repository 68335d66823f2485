// npm run queued-jobs [-- jobs clients busy]: sets up, starts the service on a folder of its own, queues jobs and prints what that took.
import { join } from 'node:path';
import { runOnStack } from './on-stack.mjs';
import { main } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  const program = 'bench/dist/queued-jobs/main.js';
  const args = process.argv.slice(2);
  return runOnStack({ name: 'queued-jobs', program, args, dataDir: join(ROOT, 'data', 'queued-jobs') });
});
