import { fileURLToPath } from 'node:url';
import { Refusal, say as sayOnStderr } from './process/entry.mjs';
import { debianRedis } from './redis/debian.mjs';
import { dockerRedis } from './redis/docker.mjs';
import { pingRedis } from './redis/ping.mjs';
import { startPrivateRedis } from './redis/private.mjs';
import { installedRedis } from './redis/program.mjs';

const CACHE = fileURLToPath(new URL('../.cache/redis', import.meta.url));

/**
 * @typedef {object} Redis
 * @property {string} url for REDIS_URL
 * @property {string} origin which one it is, for the reader, without its password
 * @property {import('./process/children.mjs').Child} [child] the server, where it is ours
 * @property {() => Promise<void>} stop ends it, where it is ours
 */

/**
 * Makes a real Redis available: the one REDIS_URL names, else a private one with its data in `dataDir`/redis, from the
 * server on the PATH, Debian's package unpacked into the project's cache, or Docker.
 * @param {object} options
 * @param {string} options.dataDir
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cacheDir] where a fetched server is kept
 * @param {(text: string) => void} [options.say]
 * @returns {Promise<Redis>}
 * @throws {Refusal} with what to do, if there is none to be had
 */
export async function provideRedis({ dataDir, env = process.env, cacheDir = CACHE, say = sayOnStderr }) {
  if (env.REDIS_URL) return givenRedis(env.REDIS_URL);
  const program = await localRedis({ env, cacheDir, say });
  return startPrivateRedis({
    dataDir,
    programAt: async (place) => program ?? (await dockerRedis(place, say)) ?? refuse(),
  });
}

/**
 * A Redis server that can be run here without a container: from the PATH, or Debian's package unpacked into the cache.
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cacheDir]
 * @param {(text: string) => void} [options.say]
 * @returns {Promise<import('./redis/program.mjs').Program | undefined>} undefined where there is none
 */
export async function localRedis({ env = process.env, cacheDir = CACHE, say = sayOnStderr } = {}) {
  return installedRedis(env) ?? (await debianRedis(cacheDir, say));
}

/** @param {string} url @returns {Promise<Redis>} */
async function givenRedis(url) {
  try {
    const version = await pingRedis(url);
    return { url, origin: `REDIS_URL (${withoutPassword(url)}, version ${version})`, stop: async () => {} };
  } catch (error) {
    const reason = /** @type {Error} */ (error).message;
    throw new Refusal(
      `The Redis that REDIS_URL names (${withoutPassword(url)}) cannot be used: ${reason}. Start it, correct REDIS_URL, or unset it to get a private one.`,
    );
  }
}

/** @param {string} url */
function withoutPassword(url) {
  return url.replace(/\/\/[^/]*@/, '//');
}

/** @returns {never} */
function refuse() {
  throw new Refusal(
    'Trainyard needs Redis 6.2 or newer and found none: install it (Debian and Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), start Docker, or set REDIS_URL=redis://host:port, then run the same command again.',
  );
}
