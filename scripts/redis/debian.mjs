import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture } from '../process/capture.mjs';
import { isRecent } from './ping.mjs';
import { program, serverVersion } from './program.mjs';

/** @typedef {import('./program.mjs').Program} Program */

const PACKAGES = ['redis-server', 'valkey-server'];
// Without the system's locks and without changing user: everything that is written is in a folder of ours.
const UNLOCKED = ['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User='];

/**
 * Debian's Redis, unpacked into a folder of the project: needs no root, installs nothing, starts no service.
 * @param {string} folder where it is kept for later runs
 * @param {(text: string) => void} say
 * @returns {Promise<Program | undefined>} undefined on a system without apt, or when no package can be had
 */
export async function debianRedis(folder, say) {
  const kept = unpackedRedis(folder);
  if (kept) return kept;
  if (!(await canRun('apt-get')) || !(await canRun('dpkg-deb'))) return undefined;
  mkdirSync(folder, { recursive: true });
  const found = (await fetchWith([], folder, say)) ?? (await fetchWith(await refreshLists(folder, say), folder, say));
  rmSync(join(folder, 'apt'), { recursive: true, force: true });
  return found;
}

/**
 * @param {string[] | undefined} options apt's, for the package lists to be used
 * @param {string} folder
 * @param {(text: string) => void} say
 */
async function fetchWith(options, folder, say) {
  if (!options) return undefined;
  for (const name of PACKAGES) {
    const packages = await missingPackages(options, name);
    if (packages.length > 0 && (await fetchPackages(options, packages, folder, say))) return unpackedRedis(folder);
  }
  return undefined;
}

/**
 * The server and those of its dependencies that this system lacks.
 * @param {string[]} options
 * @param {string} name
 */
async function missingPackages(options, name) {
  const plan = await apt([...options, '-qq', '--simulate', '--no-install-recommends', 'install', name]);
  return [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
}

/**
 * @param {string[]} options
 * @param {string[]} packages
 * @param {string} folder
 * @param {(text: string) => void} say
 * @returns {Promise<boolean>} whether all of them were fetched and unpacked
 */
async function fetchPackages(options, packages, folder, say) {
  const draft = join(folder, `draft-${process.pid}`);
  const archives = join(draft, 'archives');
  mkdirSync(archives, { recursive: true });
  say(
    `Fetching Debian's ${packages.at(-1)} (${packages.length} packages, about 2 MB) into ${folder}; nothing is installed on the system.`,
  );
  await apt([...options, '-qq', 'download', ...packages], archives);
  const isUnpacked = (await unpack(archives, join(draft, 'root'))) === packages.length;
  if (isUnpacked) {
    rmSync(join(folder, 'root'), { recursive: true, force: true });
    renameSync(join(draft, 'root'), join(folder, 'root'));
  }
  rmSync(draft, { recursive: true });
  return isUnpacked;
}

/**
 * @param {string} archives
 * @param {string} target
 * @returns {Promise<number>} how many archives were unpacked
 */
async function unpack(archives, target) {
  let count = 0;
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const { code } = await capture('dpkg-deb', ['--extract', join(archives, file), target]);
    if (code === 0) count++;
  }
  return count;
}

/**
 * A private copy of the package lists: the system's may be missing or name packages that are gone, and belong to root.
 * @param {string} folder
 * @param {(text: string) => void} say
 * @returns {Promise<string[] | undefined>} the options that make apt use it
 */
async function refreshLists(folder, say) {
  const lists = join(folder, 'apt', 'lists');
  const cache = join(folder, 'apt', 'cache');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  mkdirSync(join(cache, 'archives', 'partial'), { recursive: true });
  say("Refreshing a private copy of Debian's package lists (about 10 MB).");
  const options = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`];
  const { code } = await capture('apt-get', [...UNLOCKED, ...options, '-qq', 'update']);
  return code === 0 ? options : undefined;
}

/**
 * @param {string} folder
 * @returns {Program | undefined} what an earlier run unpacked, if it runs on this system
 */
function unpackedRedis(folder) {
  const root = join(folder, 'root');
  const env = { LD_LIBRARY_PATH: libraryFolders(root).join(':') };
  for (const name of PACKAGES) {
    const command = join(root, 'usr', 'bin', name);
    const version = serverVersion(command, env);
    if (version && isRecent(version))
      return program(command, env, `Debian's ${basename(command)} ${version}, unpacked in ${folder}`);
  }
  return undefined;
}

/** @param {string} root @returns {string[]} usr/lib and lib with their folder for this architecture */
function libraryFolders(root) {
  return ['usr/lib', 'lib']
    .map((path) => join(root, path))
    .filter((path) => existsSync(path))
    .flatMap((path) => [
      ...readdirSync(path)
        .filter((name) => name.includes('-linux-'))
        .map((name) => join(path, name)),
      path,
    ]);
}

/**
 * @param {string[]} args
 * @param {string} [cwd]
 * @returns {Promise<string>} what it printed, nothing if it failed
 */
async function apt(args, cwd) {
  const { code, output } = await capture('apt-get', [...UNLOCKED, ...args], {
    cwd,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return code === 0 ? output : '';
}

/** @param {string} command */
async function canRun(command) {
  return (await capture(command, ['--version'])).code === 0;
}
