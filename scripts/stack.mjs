import { closeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopAll } from './process/children.mjs';
import { isStopping, Refusal, say } from './process/entry.mjs';
import { lastLines, openLog } from './process/log.mjs';
import { choosePort } from './process/ports.mjs';
import { provideRedis } from './redis.mjs';
import { ROOT } from './setup.mjs';

/**
 * @typedef {import('./process/children.mjs').Child} Child
 *
 * @typedef {object} Settings
 * @property {string} dataDir an absolute path
 * @property {string} [host] where the API listens; default 127.0.0.1
 * @property {number} [port] another is taken when it is busy; default 8080
 * @property {number} [workers] default 1
 * @property {boolean} [restartsWorkers] whether a worker that ends is started again; default true
 * @property {NodeJS.ProcessEnv} [env] for the services, beside what is set here
 * @property {{ api: string, worker: string }} [programs] built files, from the repository's root
 *
 * @typedef {object} Stack
 * @property {string} url of the API
 * @property {string} dataDir
 * @property {import('./redis.mjs').Redis} redis
 * @property {Child} api
 * @property {Child[]} workers those that run now
 * @property {Promise<string>} failed settles with a sentence if a part ended that should not have
 * @property {() => Promise<void>} stop ends the workers, then the API, then a Redis of our own
 */

const PROGRAMS = { api: 'services/api/dist/server.js', worker: 'services/worker/dist/main.js' };
const READY_BOUND_MS = 60_000;
const RESTART_DELAY_MS = 1000;
const SHORTEST_LIFE_MS = 10_000;
const QUICK_ENDS = 3;

/**
 * Starts Redis, the API and its workers as processes of ours, and waits until the API is ready.
 * @param {Settings} settings
 * @returns {Promise<Stack>}
 * @throws {Refusal} with what to do, if a part does not come up
 */
export async function startStack({ host = '127.0.0.1', port = 8080, workers = 1, restartsWorkers = true, ...rest }) {
  const { dataDir, env = process.env, programs = PROGRAMS } = rest;
  const redis = await provideRedis({ dataDir, env });
  const chosen = await choosePort(host, port);
  if (chosen !== port) say(`Port ${port} is busy: the API takes ${chosen}.`);
  const shared = {
    LOG_LEVEL: 'info',
    SAMPLES_DIR: join(ROOT, 'samples'),
    ...env,
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
  };
  const api = await startService('api', programs.api, { ...shared, HOST: host, PORT: String(chosen) }, dataDir);
  const url = `http://${reachable(host)}:${chosen}`;
  await waitUntilReady(`${url}/readyz`, api);
  const pool = { running: /** @type {Child[]} */ ([]), restarts: restartsWorkers };
  const failures = [endOf(api)];
  for (let number = 1; number <= workers; number++) {
    const start = () => startService(`worker-${number}`, programs.worker, shared, dataDir);
    failures.push(keepWorker(start, await start(), pool));
  }
  const stop = () => {
    pool.restarts = false;
    return stopAll([...pool.running, api, ...(redis.child ? [redis.child] : [])]);
  };
  return { url, dataDir, redis, api, workers: pool.running, failed: Promise.race(failures), stop };
}

/**
 * @typedef {Child & { log: string }} Service
 *
 * @param {string} name
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @param {string} dataDir
 * @returns {Promise<Service>}
 */
async function startService(name, program, env, dataDir) {
  const log = openLog(dataDir, name);
  const role = name === 'api' ? { name, stage: 1 } : { name, stage: 2, boundMs: 15_000 };
  const stdio = /** @type {const} */ (['ignore', log.file, log.file]);
  const child = await startChild(role, process.execPath, [resolve(ROOT, program)], {
    cwd: ROOT,
    env,
    stdio: [...stdio],
  });
  closeSync(log.file);
  return { ...child, log: log.path };
}

/**
 * @param {string} url
 * @param {Service} api
 */
async function waitUntilReady(url, api) {
  let ended = false;
  void api.exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + READY_BOUND_MS;
  while (!ended && Date.now() < deadline) {
    if (await isReady(url)) return;
    await sleep(50);
  }
  const what = ended ? 'ended while starting' : `was not ready after ${READY_BOUND_MS / 1000} s`;
  throw new Refusal(`The API ${what}; its last words, from ${api.log}:\n${lastLines(api.log, 5)}`);
}

/** @param {string} url */
async function isReady(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/**
 * @param {Service} service
 * @returns {Promise<string>} a sentence, once it has ended
 */
async function endOf({ name, exited, log }) {
  const { code, signal } = await exited;
  return `The ${name} ended (${signal ?? `exit ${code}`}); its last words, from ${log}:\n${lastLines(log, 5)}`;
}

/**
 * Keeps a worker running: the queue gives its job to the next one, so a worker that ends is no failure of the service.
 * @param {() => Promise<Service>} start
 * @param {Service} first
 * @param {{ running: Child[], restarts: boolean }} pool
 * @returns {Promise<string>} a sentence, once it is given up
 */
async function keepWorker(start, first, pool) {
  let worker = first;
  for (let quickEnds = 0; ; ) {
    pool.running.push(worker);
    const started = Date.now();
    const end = await endOf(worker);
    pool.running.splice(pool.running.indexOf(worker), 1);
    quickEnds = Date.now() - started < SHORTEST_LIFE_MS ? quickEnds + 1 : 0;
    if (quickEnds === QUICK_ENDS) return end;
    await sleep(RESTART_DELAY_MS);
    if (isStopping() || !pool.restarts) return never();
    say(`${worker.name} ended and is started again; its log is ${worker.log}.`);
    worker = await start();
  }
}

/** @returns {Promise<never>} */
function never() {
  return new Promise(() => {});
}

/** An address to listen on may be none to connect to. @param {string} host */
function reachable(host) {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
