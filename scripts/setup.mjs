import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, say } from './process/entry.mjs';
import { withLock } from './process/lock.mjs';
import { isWritable } from './process/writable.mjs';
import { build } from './setup/build.mjs';
import { install } from './setup/install.mjs';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];

/**
 * Brings a fresh clone to where its programs run; costs well under a second when nothing has changed.
 * @param {{ build?: boolean }} [options] `build: false` leaves compiling to the caller
 * @throws {Refusal} with what to do, if something cannot be had
 */
export async function setUp({ build: isBuilt = true } = {}) {
  checkNode(process.versions.node);
  if (!isWritable(ROOT)) {
    throw new Refusal(
      `${ROOT} cannot be written by this user: copy the repository to a folder of your own and run it there.`,
    );
  }
  const lock = join(ROOT, '.cache', 'setup.lock');
  await withLock(
    lock,
    (holder) => say(`Waiting for process ${holder}, which is setting up this folder.`),
    async () => {
      await install(ROOT);
      if (isBuilt) await build(ROOT);
    },
  );
}

/**
 * @param {string} version
 * @throws {Refusal} if it is too old
 */
export function checkNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Refusal(
    `Trainyard needs Node ${OLDEST_NODE.join('.')} or newer and this is ${version}: install a newer one.`,
  );
}
