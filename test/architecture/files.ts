import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const never = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'coverage']);

/** Every file that may be committed, as a path from the root with forward slashes. */
export function repositoryFiles(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // The engine's folder `data` holds source; the one at the root holds what a service stored.
    const isData = entry.name === 'data' && folder !== root;
    if (entry.isDirectory()) return never.has(entry.name) && !isData ? [] : repositoryFiles(path);
    // `.git` is a file in a second working tree.
    return entry.isFile() && entry.name !== '.git' ? [relative(root, path).replaceAll('\\', '/')] : [];
  });
}

/** The text of a file, or undefined when it is not text. */
export function textOf(path: string): string | undefined {
  const bytes = readFileSync(join(root, path));
  return bytes.subarray(0, 8192).includes(0) ? undefined : bytes.toString('utf8');
}

/** Whether a file of ours holds program source that people wrote. */
export function isSource(path: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts') && !path.includes('/fixtures/');
}

/** Whether a file only serves tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)(test|testing|stand-ins)\//.test(path);
}

/** Names of the folders in a folder. */
export function foldersIn(path: string): string[] {
  const folder = join(root, path);
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}
