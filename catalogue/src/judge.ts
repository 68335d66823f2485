import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Docstring, Docstrings } from '@trainyard/engine/spec';
import { registriesFile } from './read-docstrings.ts';
import { reExportsOf, sourceFile } from './source-file.ts';

/** Registries whose members are formulas from a source. */
const formulas = new Set([
  'activations',
  'initializers',
  'layers',
  'losses',
  'metrics',
  'optimizers',
  'preprocessings',
  'regularizers',
  'schedules',
]);

/** What the docstrings lack, one sentence each, with what to write. */
export function lacking(docstrings: Docstrings): string[] {
  return Object.entries(docstrings).flatMap(([registry, members]) =>
    Object.entries(members).flatMap(([key, docstring]) =>
      partsMissing(registry, docstring).map((part) => `${docstring.source}: the docstring of ${key} lacks ${part}`),
    ),
  );
}

function partsMissing(registry: string, { summary, equation, see, tests }: Docstring): string[] {
  const demanded = formulas.has(registry);
  return [
    ...(summary === '' ? ['its first sentence: write what it is.'] : []),
    ...(demanded && !equation ? ['a line `@equation y = ...` with the formula in plain text.'] : []),
    ...(demanded && see.length === 0 ? ['a line `@see` with the paper or the CENG502 equation it follows.'] : []),
    ...(tests.length === 0 ? ['a test beside its file: add one, or a contract.test.ts for its registry.'] : []),
  ];
}

/** Folders that are registries (an index.ts and a define-*.ts) but are not named in the registry of registries. */
export function unlisted(root: string): string[] {
  const source = join(root, 'packages/engine/src');
  const listed = new Set(reExportsOf(sourceFile(join(root, registriesFile))).map(({ path }) => path));
  return foldersUnder(source).flatMap((folder) => {
    const index = join(source, folder, 'index.ts');
    const defines = readdirSync(join(source, folder)).some((file) => /^define-.*\.ts$/.test(file));
    if (!defines || !existsSync(index) || listed.has(index)) return [];
    return [
      `packages/engine/src/${folder} is a registry: add \`export * as ... from '../${folder}/index.ts'\` to ${registriesFile}`,
    ];
  });
}

function foldersUnder(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? [prefix + entry.name, ...foldersUnder(join(folder, entry.name), `${prefix}${entry.name}/`)]
      : [],
  );
}
