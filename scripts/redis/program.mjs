import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isRecent } from './ping.mjs';

/**
 * @typedef {object} Program a Redis server that can be started
 * @property {string} command
 * @property {string[]} args what comes before the server's own arguments
 * @property {Record<string, string>} env what it needs besides our environment
 * @property {string} origin where it comes from, for the reader
 * @property {boolean} contained whether it runs in a container, which has addresses and paths of its own
 */

const NAMES = ['redis-server', 'valkey-server'];
// Service folders that are often missing from a user's PATH.
const USUAL_FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Program | undefined} the first server on the PATH or in the usual folders that is recent enough
 */
export function installedRedis(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const folder of new Set([...folders, ...USUAL_FOLDERS])) {
    for (const name of NAMES) {
      const command = join(folder, name);
      const version = serverVersion(command);
      if (version && isRecent(version)) return program(command, {}, `${command} ${version}`);
    }
  }
  return undefined;
}

/**
 * @param {string} command
 * @param {Record<string, string>} env
 * @param {string} origin
 * @returns {Program}
 */
export function program(command, env, origin) {
  return { command, args: [], env, origin, contained: false };
}

/**
 * @param {string} command
 * @param {Record<string, string>} [env]
 * @returns {string | undefined} the version of a server program that runs here
 */
export function serverVersion(command, env = {}) {
  if (!isExecutable(command)) return undefined;
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } });
  return /\bv=(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
