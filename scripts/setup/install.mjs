import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { capture } from '../process/capture.mjs';
import { Refusal, say } from '../process/entry.mjs';
import { isWritable } from '../process/writable.mjs';
import { digest, hasStamp, leaveStamp, listFiles } from './digest.mjs';

/** What the reader can do about a failure, by the code in pnpm's or npm's output. */
const ADVICE = [
  {
    code: /ERR_PNPM_OUTDATED_LOCKFILE/,
    advice: 'a package.json names what pnpm-lock.yaml does not, so run "npx pnpm install" and commit the lockfile',
  },
  { code: /ENOSPC/, advice: 'free at least 1 GB of disk space' },
  { code: /EACCES|EROFS/, advice: 'make this folder writable for this user' },
  {
    code: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|E[45]\d\d|ERR_PNPM_\w+/,
    advice: 'make sure that this machine reaches the npm registry',
  },
];

/**
 * Installs the workspace with the pnpm that package.json names, unless what is there came from the same lockfile.
 * @param {string} root
 * @throws {Refusal} if it fails
 */
export async function install(root) {
  const stampFile = join(root, 'node_modules', '.cache', 'installed');
  const stamp = wantedState(root);
  if (hasStamp(stampFile, stamp)) return;
  const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;
  say(`Installing the dependencies with ${pnpm}; the first time about 190 MB are fetched, 113 MB of it ONNX Runtime.`);
  const started = Date.now();
  const { code, output } = await runPnpm(root, pnpm);
  if (code !== 0) throw new Refusal(failure(root, output));
  leaveStamp(stampFile, stamp);
  say(`Installed in ${Math.ceil((Date.now() - started) / 1000)} s.`);
}

/** @param {string} root */
function wantedState(root) {
  const manifests = listFiles(root, (name) => name === 'package.json' || /^pnpm-.*\.yaml$/.test(name), 2);
  return digest(root, manifests, `${process.platform} ${process.arch} ${process.versions.modules}`);
}

/**
 * @param {string} root
 * @param {string} pnpm
 */
async function runPnpm(root, pnpm) {
  const args = ['--yes', '--prefer-offline', pnpm, 'install', '--frozen-lockfile', '--prefer-offline'];
  const plain = ['--reporter=append-only', '--loglevel=info', '--config.confirmModulesPurge=false'];
  const result = await capture('npx', [...args, ...plain], { cwd: root, env: environment(root) }, showProgress);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return result;
}

/** One line that is written over, where somebody watches. @param {string} text */
function showProgress(text) {
  if (!process.stderr.isTTY) return;
  const line = text.match(/^(Progress|Downloading).*$/gm)?.at(-1);
  if (line) process.stderr.write(`\r\x1b[K  ${line.slice(0, process.stderr.columns - 4)}`);
}

/**
 * npm's remarks on the user's own settings are no news here, and ONNX Runtime's post-install would only add CUDA.
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
function environment(root) {
  const PATH = [dirname(process.execPath), process.env.PATH].filter(Boolean).join(delimiter);
  // A machine without a network is told within seconds.
  const retries = { npm_config_fetch_retry_mintimeout: '1000', npm_config_fetch_retry_maxtimeout: '5000' };
  const quiet = { CI: 'true', npm_config_loglevel: 'error', ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const env = { ...retries, ...process.env, PATH, ...quiet };
  if (isWritable(homedir())) return env;
  const home = join(root, '.cache', 'home');
  mkdirSync(home, { recursive: true });
  return { ...env, HOME: home, npm_config_cache: join(home, '.npm') };
}

/**
 * @param {string} root
 * @param {string} output
 */
function failure(root, output) {
  const log = join(root, '.cache', 'install.log');
  writeFileSync(log, output);
  const known = ADVICE.find(({ code }) => code.test(output));
  const reason = known?.code.exec(output)?.[0] ?? 'npx or pnpm failed';
  const advice = known?.advice ?? 'make sure that npm and npx, which come with Node, are on the PATH';
  return `The dependencies cannot be installed (${reason}): ${advice}; then run the same command again. The details are in ${log}.`;
}
