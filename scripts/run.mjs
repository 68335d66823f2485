// node scripts/run.mjs <built file> [arguments]: sets up, then runs the file from the repository's root.
import { join } from 'node:path';
import { startChild } from './process/children.mjs';
import { main, Refusal } from './process/entry.mjs';
import { ROOT, setUp } from './setup.mjs';

await main(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new Refusal('Name the built file to run: node scripts/run.mjs golden/dist/main.js [arguments].');
  await setUp();
  const child = await startChild({ name: file }, process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const { code } = await child.exited;
  return code ?? 1;
});
