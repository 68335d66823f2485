import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '../../../scripts/process/children.mjs';
import { lastLines, openLog } from '../../../scripts/process/log.mjs';

/** What a victim runs. */
export interface VictimOptions {
  name: string;
  /** A higher stage is stopped before a lower one. */
  stage: number;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Folder whose folder `logs` holds what it says. */
  logDir: string;
  /** Returns when it serves; default: at once. */
  ready?: () => Promise<boolean>;
}

/** A hang, not slowness: nothing takes as long on the busiest machine. */
const hangMs = 120_000;

/** Waits until something is so; `where` tells how far it is: what gets further is slow and hangs not. @throws {Error} when it never is */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  where: () => string = () => '',
): Promise<void> {
  let [deadline, last] = [Date.now() + hangMs, where()];
  while (!(await isSo())) {
    if (where() !== last) [deadline, last] = [Date.now() + hangMs, where()];
    if (Date.now() > deadline) throw new Error(`waited ${hangMs / 1000} s for ${what}${last && `; it is ${last}`}`);
    await sleep(25);
  }
}

/** A process of the service that can be harmed and started again; its children are in its process group. */
export class Victim {
  readonly name: string;
  /** Ends that nobody asked for, as sentences. */
  readonly collapses: string[] = [];
  readonly logPath: string;
  readonly #options: VictimOptions;
  #child: Child | undefined;
  #doomed = false;

  constructor(options: VictimOptions) {
    this.name = options.name;
    this.#options = options;
    const log = openLog(options.logDir, options.name);
    this.logPath = log.path;
  }

  get isUp(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it, unless it runs, and returns when it serves. */
  async start(): Promise<void> {
    const { name, stage, command, args, env, logDir, ready } = this.#options;
    while (!this.#child) {
      const { file } = openLog(logDir, name);
      const child = await startChild({ name, stage }, command, args, { env, stdio: ['ignore', file, file] });
      this.#child = child;
      this.#doomed = false;
      void child.exited.then(({ code, signal }) => this.#ended(child, `${signal ?? `exit ${code}`}`));
      if (ready) await eventually(`${name} to serve`, async () => !this.#child || (await ready()));
    }
  }

  /** Kills it outright, with its children (`group`) or alone: those are then to end by themselves. */
  async kill({ group = true } = {}): Promise<void> {
    const child = this.#doom();
    if (!child) return;
    send(group ? -child.pid : child.pid, 'SIGKILL');
    await child.exited;
    await eventually(`the children of the killed ${this.name} to end`, () => !send(-child.pid, 0));
  }

  /** It and its children, by process number. */
  members(): number[] {
    return this.#child ? groupOf(this.#child.pid) : [];
  }

  /** Asks it to end, as an operator does; tells its exit status. */
  async terminate(): Promise<number | null> {
    const child = this.#doom();
    if (!child) return null;
    send(child.pid, 'SIGTERM');
    return (await child.exited).code;
  }

  /** Stops its process group where it is, until `thaw`. */
  freeze(): void {
    if (this.#child) send(-this.#child.pid, 'SIGSTOP');
  }

  thaw(): void {
    if (this.#child) send(-this.#child.pid, 'SIGCONT');
  }

  /** Ends it at the end of a run. */
  async stop(): Promise<void> {
    this.thaw();
    await this.#doom()?.stop();
  }

  #doom(): Child | undefined {
    this.#doomed = true;
    return this.#child;
  }

  #ended(child: Child, how: string): void {
    if (this.#child === child) this.#child = undefined;
    if (!this.#doomed) this.collapses.push(`${this.name} ended by itself (${how}): ${lastLines(this.logPath, 5)}`);
  }
}

/** Sends a signal to a process, or to a group when negative; tells whether there was one. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Processes of a group. */
function groupOf(group: number): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,pgid='], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, pgid]) => (pid !== undefined && pgid === group ? [pid] : []));
}
