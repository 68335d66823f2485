import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from './kinds/define-kind.ts';
import * as registry from './kinds/index.ts';
import { fail, type Verdict } from './verdict/verdict.ts';

const kinds: Readonly<Record<string, Kind>> = registry;

/** A call that cannot be answered: an unknown kind, or no cases. */
export class UnusableCall extends Error {
  override readonly name = 'UnusableCall';
}

/** How many cases ended how. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs the cases of folders, kind by kind (default: every kind they have), and prints a line a case, what is skipped, and the totals.
 *  @throws {UnusableCall} if a kind is unknown or there is no case. */
export async function runGolden(
  folders: readonly string[],
  asked: readonly string[],
  print: (line: string) => void,
): Promise<Totals> {
  const files = chosenKinds(folders, asked).flatMap((kind) => folders.flatMap((folder) => filesOf(folder, kind)));
  if (files.length === 0) {
    throw new UnusableCall(`expected cases in ${folders.join(', ')}, received none. Point GOLDEN_DIR at some.`);
  }
  for (const name of strangers(folders, asked)) {
    print(`note: ${name} is no kind that is known here, its cases were not run`);
  }
  const verdicts: { readonly name: string; readonly verdict: Verdict }[] = [];
  for (const { kind, name, path } of files) {
    const verdict = await judgeFile(kinds[kind] as Kind, path);
    verdicts.push({ name, verdict });
    print(lineOf(name, verdict));
  }
  const skipped = verdicts.flatMap(({ name, verdict }) =>
    verdict.status === 'skip' ? verdict.missing.map((entry) => ({ name, entry })) : [],
  );
  for (const line of skippedLines(skipped)) print(line);
  const count = (status: Verdict['status']) => verdicts.filter(({ verdict }) => verdict.status === status).length;
  const totals = { passed: count('pass'), failed: count('fail'), skipped: count('skip') };
  print(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals;
}

function chosenKinds(folders: readonly string[], asked: readonly string[]): readonly string[] {
  const known = Object.keys(kinds);
  const unknown = asked.filter((kind) => !known.includes(kind));
  if (unknown.length > 0) {
    throw new UnusableCall(`expected kinds among ${known.join(', ')}, received ${unknown.join(', ')}.`);
  }
  const present = known.filter((kind) => folders.some((folder) => hasFolder(folder, kind)));
  const absent = asked.filter((kind) => !present.includes(kind));
  if (absent.length > 0) {
    throw new UnusableCall(`expected a folder ${absent.join(', ')} in ${folders.join(', ')}, received none.`);
  }
  return asked.length > 0 ? [...new Set(asked)] : present;
}

const hasFolder = (folder: string, kind: string) =>
  statSync(join(folder, kind), { throwIfNoEntry: false })?.isDirectory() === true;

/** Sub-folders of no known kind, where all kinds were asked for. */
function strangers(folders: readonly string[], asked: readonly string[]): string[] {
  if (asked.length > 0) return [];
  const entries = folders.flatMap((folder) => readdirSync(folder, { withFileTypes: true }));
  return entries.filter((entry) => entry.isDirectory() && !Object.hasOwn(kinds, entry.name)).map(({ name }) => name);
}

function filesOf(folder: string, kind: string) {
  if (!hasFolder(folder, kind)) return [];
  return readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ kind, name: `${kind}/${file.slice(0, -'.json'.length)}`, path: join(folder, kind, file) }));
}

async function judgeFile(kind: Kind, path: string): Promise<Verdict> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail(`expected a case as JSON, received a file that is not: ${String(error)}`);
  }
  return kind.judge(document);
}

function lineOf(name: string, verdict: Verdict): string {
  if (verdict.status === 'fail') return `fail ${name} ${verdict.reason.replaceAll('\n', ' ')}`;
  return verdict.status === 'skip' ? `skip ${name} ${verdict.missing.join(', ')}` : `pass ${name}`;
}

function skippedLines(skipped: readonly { readonly name: string; readonly entry: string }[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, entry } of skipped) names.set(entry, [...(names.get(entry) ?? []), name]);
  const lines = [...names]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([entry, cases]) => {
      return `  ${entry}: ${cases.length} (${cases.join(' ')})`;
    });
  return lines.length === 0 ? [] : ['skipped for what does not exist yet:', ...lines];
}
