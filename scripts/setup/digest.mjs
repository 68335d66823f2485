import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const NEVER = new Set(['node_modules', 'dist', '.git', '.cache', 'data', 'fixtures']);

/**
 * @param {string} folder
 * @param {(name: string) => boolean} wanted by file name
 * @param {number} [depth] how many folders deep to look
 * @returns {string[]} paths in a fixed order
 */
export function listFiles(folder, wanted, depth = Number.POSITIVE_INFINITY) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 && !NEVER.has(entry.name) ? listFiles(path, wanted, depth - 1) : [];
    return wanted(entry.name) ? [path] : [];
  });
}

/**
 * @param {string} root
 * @param {string[]} files
 * @param {string} extra what else the result depends on
 * @returns {string} a digest of names and contents
 */
export function digest(root, files, extra) {
  const hash = createHash('sha256').update(extra);
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @param {string} stamp
 * @returns {boolean} whether the stamp left there is this one
 */
export function hasStamp(path, stamp) {
  try {
    return readFileSync(path, 'utf8') === stamp;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @param {string} stamp
 */
export function leaveStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, stamp);
}
