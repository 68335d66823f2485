import { isTest } from './files.ts';
import { isRelative, targetOf } from './imports.ts';

/** What each part of the repository may import; `'*'` stands for everything. */
export type ImportTable = Readonly<Record<string, readonly string[]>>;

const engineSource = 'packages/engine/src/';
const scope = '@trainyard/';

/** The part of the table that a file belongs to: a package, a folder of the engine, or an entry of the engine. */
export function partOf(path: string): string {
  if (path.startsWith(engineSource)) {
    const [first = ''] = path.slice(engineSource.length).split('/');
    return `engine/${first.replace(/\.ts$/, '')}`;
  }
  const [top = '', second = ''] = path.split('/');
  return top === 'packages' || top === 'services' ? second : top;
}

/** The sentence that says why a file may not import something, or undefined if it may. */
export function forbiddenImport(table: ImportTable, path: string, specifier: string): string | undefined {
  if (isRelative(specifier)) return forbiddenFile(table, path, specifier);
  if (!specifier.startsWith(scope)) return undefined;
  const target = specifier.slice(scope.length);
  const rows = table[packageOf(path)] ?? [];
  return allows(rows, target) ? undefined : `${path} imports ${specifier}, but ${permission(packageOf(path), rows)}`;
}

function forbiddenFile(table: ImportTable, path: string, specifier: string): string | undefined {
  if (!/\.(ts|tsx|mjs|json)$/.test(specifier))
    return `${path} imports ${specifier}: name the file with its ending, .ts`;
  const target = targetOf(path, specifier);
  const [from, to] = [partOf(path), partOf(target)];
  if (packageOf(path) !== packageOf(target)) {
    if (table[from]?.includes('*')) return undefined;
    return `${path} imports ${specifier} of another package: import it by its package's name`;
  }
  // A test may use whatever its own package has.
  if (from === to || isTest(path)) return undefined;
  const rows = table[from];
  if (!rows) return `${path} is in ${from}, which has no row in the import table: add one`;
  return allows(rows, to) ? undefined : `${path} imports ${specifier}, but ${permission(from, rows)}`;
}

/** The row of the table for what a file may import by a package's name. */
function packageOf(path: string): string {
  return partOf(path).split('/')[0] ?? '';
}

function allows(rows: readonly string[], target: string): boolean {
  return rows.includes('*') || rows.includes(target);
}

function permission(part: string, rows: readonly string[]): string {
  return rows.length === 0 ? `${part} may import nothing of ours` : `${part} may import only ${rows.join(', ')}`;
}
