import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './process/children.mjs';
import { Refusal, say } from './process/entry.mjs';
import { occupy } from './redis/private.mjs';
import { ROOT } from './setup.mjs';
import { startStack } from './stack.mjs';

/**
 * Starts Redis, the API and a worker on an empty folder, runs a program that uses them and stops them.
 * @param {{ name: string, program: string, args?: string[], dataDir: string }} run the program from the repository's root
 * @returns {Promise<number>} its exit status
 * @throws {Refusal} if a part of the service ends before it
 */
export async function runOnStack({ name, program, args = [], dataDir }) {
  await occupy(dataDir);
  rmSync(dataDir, { recursive: true });
  const stack = await startStack({ dataDir });
  say(`Serving at ${stack.url} with one worker; Redis: ${stack.redis.origin}.\n`);
  const client = await startChild({ name, stage: 3 }, process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    env: { ...process.env, TRAINYARD_URL: stack.url, DATA_DIR: dataDir },
    stdio: 'inherit',
  });
  const end = await Promise.race([client.exited, stack.failed]);
  if (typeof end === 'string') throw new Refusal(end);
  await stack.stop();
  return end.code ?? 1;
}
