import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogueOf } from '@trainyard/engine/spec';
import { lostRows } from './course.ts';
import { lacking, unlisted } from './judge.ts';
import { markdownOf } from './markdown.ts';
import { readDocstrings } from './read-docstrings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes the catalogue, or with --check only tells whether the committed one is that of the registries. */
async function main(): Promise<void> {
  const docstrings = readDocstrings(root);
  const catalogue = catalogueOf(docstrings);
  const faults = [...unlisted(root), ...lacking(docstrings), ...lostRows(catalogue)];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  const files = {
    'packages/engine/src/catalogue/docstrings.json': `${JSON.stringify(docstrings, null, 2)}\n`,
    'docs/catalogue.md': markdownOf(catalogue),
  };
  for (const [path, text] of Object.entries(files)) await settle(path, text);
}

async function settle(path: string, text: string): Promise<void> {
  const file = join(root, path);
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    console.log(`wrote ${path}`);
    return;
  }
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
  console.error(`${path} is not that of the registries: run \`npm run catalogue\` and commit it.`);
  process.exitCode = 1;
}

await main();
