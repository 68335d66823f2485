import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeApi } from './describe-api.ts';

const file = fileURLToPath(new URL('../../../openapi/openapi.json', import.meta.url));

/** Writes the OpenAPI document, or with --check only tells whether the committed one is that of the routes. */
async function main(): Promise<void> {
  const described = await describeApi();
  if (!process.argv.includes('--check')) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, described);
    console.log(`wrote ${file}`);
    return;
  }
  if ((await readFile(file, 'utf8').catch(() => '')) === described) return;
  console.error('openapi/openapi.json is not that of the routes: run `npm run openapi` and commit it.');
  process.exitCode = 1;
}

await main();
