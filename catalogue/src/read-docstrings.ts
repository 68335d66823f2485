import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Docstring, Docstrings } from '@trainyard/engine/spec';
import { type DocstringParts, readDocstring } from './docstring.ts';
import { commentOn, makerOf, reExportsOf, type SourceFile, sourceFile } from './source-file.ts';

/** The file that names the registries, from the root of the repository. */
export const registriesFile = 'packages/engine/src/catalogue/registries.ts';

/** Docstrings of every member of every registry, sorted, read from the sources under a root. */
export function readDocstrings(root: string): Docstrings {
  const registries = reExportsOf(sourceFile(join(root, registriesFile)));
  return sorted(registries.map(({ name, path }) => [name, readRegistry(root, path)]));
}

function readRegistry(root: string, index: string): Readonly<Record<string, Docstring>> {
  const members = reExportsOf(sourceFile(index));
  return sorted(members.map(({ name, from, path }) => [name, readMember(root, sourceFile(path), from ?? name)]));
}

function readMember(root: string, file: SourceFile, name: string): Docstring {
  const own = readDocstring(commentOn(file, name));
  const maker = makerOf(file, name);
  const inherited = maker ? readDocstring(commentOn(maker.file, maker.name)) : { see: [] };
  const { summary, equation, shapes, notes, see } = completed(own, inherited);
  return {
    summary,
    ...(equation && { equation }),
    ...(shapes && { shapes }),
    ...(notes && { notes }),
    see,
    source: fromRoot(root, file.fileName),
    tests: testsOf(file.fileName, maker?.file.fileName).map((path) => fromRoot(root, path)),
  };
}

/** A docstring, and what it leaves out from its maker's. */
function completed(own: DocstringParts, maker: Partial<DocstringParts>): DocstringParts {
  return { ...maker, ...own, see: own.see.length > 0 ? own.see : (maker.see ?? []) };
}

/** Tests of a member: its own, its maker's, and those that every member of its folder passes. */
function testsOf(path: string, maker: string | undefined): string[] {
  const folder = dirname(path);
  const beside = [path, ...(maker === undefined || maker === path ? [] : [maker])];
  const own = beside.map((file) => file.replace(/\.ts$/, '.test.ts'));
  const shared = ['contract', 'golden'].map((name) => join(folder, `${name}.test.ts`));
  return [...own, ...shared].filter((file) => existsSync(file));
}

function fromRoot(root: string, path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
