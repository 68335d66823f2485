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
 * @typedef {Child & { log: string }} Service
 *
 * @typedef {{ running: Child[], restarts: boolean }} Pool the workers that run now
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
const KILL_AFTER_MS = 2000;
const RESTART_DELAY_MS = 1000;
const SHORTEST_LIFE_MS = 10_000;
const QUICK_ENDS = 3;

/**
 * Starts Redis, the API and its workers as processes of ours, and waits until the API is ready.
 * @param {Settings} settings
 * @returns {Promise<Stack>}
 * @throws {Refusal} with what to do, if a part does not come up; then nothing of it is left running
 */
export async function startStack(settings) {
  const { dataDir, env = process.env } = settings;
  const redis = await provideRedis({ dataDir, env });
  const base = redis.child ? [redis.child] : [];
  /** @type {Pool} */
  const pool = { running: [], restarts: settings.restartsWorkers ?? true };
  try {
    const { url, api } = await startApi(settings, redis.url);
    base.push(api);
    const failures = [endOf(api), ...(await startWorkers(settings, redis.url, pool))];
    const stop = () => {
      pool.restarts = false;
      return stopAll([...base, ...pool.running]);
    };
    return { url, dataDir, redis, api, workers: pool.running, failed: Promise.race(failures), stop };
  } catch (error) {
    await stopAll([...base, ...pool.running]);
    throw error;
  }
}

/**
 * @param {Settings} settings
 * @param {string} redisUrl
 */
async function startApi({ host = '127.0.0.1', port = 8080, programs = PROGRAMS, ...settings }, redisUrl) {
  const chosen = await choosePort(host, port);
  if (chosen !== port) say(`Port ${port} is busy: the API takes ${chosen}.`);
  const env = { ...serviceEnvironment(settings, redisUrl), HOST: host, PORT: String(chosen) };
  const api = await startService('api', 1, programs.api, env);
  const url = `http://${reachable(host)}:${chosen}`;
  await waitUntilReady(`${url}/readyz`, api);
  return { url, api };
}

/**
 * @param {Settings} settings
 * @param {string} redisUrl
 * @param {Pool} pool
 */
async function startWorkers({ workers = 1, programs = PROGRAMS, ...settings }, redisUrl, pool) {
  const env = serviceEnvironment(settings, redisUrl);
  const failures = [];
  for (let number = 1; number <= workers; number++) {
    const start = () => startService(`worker-${number}`, 2, programs.worker, env);
    failures.push(keepWorker(start, await start(), pool));
  }
  return failures;
}

/**
 * The variables that are agreed on with both services; the reader's own environment may set the first three.
 * @param {Pick<Settings, 'dataDir' | 'env'>} settings
 * @param {string} redisUrl
 */
function serviceEnvironment({ dataDir, env = process.env }, redisUrl) {
  const defaults = { LOG_LEVEL: 'info', SAMPLES_DIR: join(ROOT, 'samples'), SHUTDOWN_TIMEOUT_MS: '10000' };
  return { ...defaults, ...env, REDIS_URL: redisUrl, DATA_DIR: dataDir };
}

/**
 * @param {string} name
 * @param {number} stage
 * @param {string} program
 * @param {ReturnType<typeof serviceEnvironment> & NodeJS.ProcessEnv} env
 * @returns {Promise<Service>}
 */
async function startService(name, stage, program, env) {
  const log = openLog(env.DATA_DIR, name);
  const role = { name, stage, boundMs: Number(env.SHUTDOWN_TIMEOUT_MS) + KILL_AFTER_MS };
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
  await api.stop();
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
 * @param {Pool} pool
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
