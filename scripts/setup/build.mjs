import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../process/capture.mjs';
import { Refusal, say } from '../process/entry.mjs';
import { digest, hasStamp, leaveStamp, listFiles } from './digest.mjs';

/**
 * Compiles the workspace, unless its sources are those that were compiled last.
 * @param {string} root
 * @throws {Refusal} if there are type errors, after showing them
 */
export async function build(root) {
  const projects = buildProjects(root);
  const stampFile = join(root, 'node_modules', '.cache', 'built');
  const stamp = sourceState(root, projects);
  if (hasStamp(stampFile, stamp) && projects.every((path) => existsSync(join(root, path, 'dist')))) return;
  say('Building: a few seconds, longer the first time.');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await capture(process.execPath, [tsc, '--build', ...projects], { cwd: root });
  if (code !== 0) {
    say(output);
    throw new Refusal('The build failed: correct the type errors above and run the same command again.');
  }
  leaveStamp(stampFile, stamp);
}

/**
 * Every project that emits code: the tests are only checked, by `npm test`.
 * @param {string} root
 * @returns {string[]}
 */
function buildProjects(root) {
  /** @type {{ references: { path: string }[] }} */
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return references.map(({ path }) => path).filter((path) => !path.endsWith('.json'));
}

/**
 * @param {string} root
 * @param {string[]} projects
 */
function sourceState(root, projects) {
  const shared = ['tsconfig.base.json', 'tsconfig.json', 'pnpm-lock.yaml'].map((name) => join(root, name));
  const sources = projects.flatMap((path) => listFiles(join(root, path), (name) => /\.(ts|tsx|json)$/.test(name)));
  const built = sources.filter((path) => !path.endsWith('.test.ts'));
  return digest(root, [...shared, ...built], process.version);
}
