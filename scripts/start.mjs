// npm start: sets up, starts Redis, the API and WORKERS workers (default 1), and serves until it is told to stop.
import { resolve } from 'node:path';
import { main, Refusal } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';
import { startStack } from './stack.mjs';

await main(async () => {
  await setUp();
  const { env } = process;
  const stack = await startStack({
    dataDir: resolve(ROOT, env.DATA_DIR || 'data'),
    host: env.HOST || '127.0.0.1',
    port: wholeNumber('PORT', 8080),
    workers: wholeNumber('WORKERS', 1),
  });
  console.log(`Trainyard serves at ${stack.url}`);
  console.log(`  documentation  ${stack.url}/docs`);
  console.log(`  data           ${stack.dataDir} (logs in its folder logs)`);
  console.log(`  Redis          ${stack.redis.origin}`);
  console.log('Ctrl-C stops it; what it stored is there again after the next start.');
  throw new Refusal(await stack.failed);
});

/**
 * @param {string} name
 * @param {number} fallback
 */
function wholeNumber(name, fallback) {
  const value = Number(process.env[name] || fallback);
  if (Number.isInteger(value) && value > 0 && value < 65536) return value;
  throw new Refusal(
    `${name} must be a whole number from 1 to 65535 and is "${process.env[name]}": correct or unset it.`,
  );
}
