import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StoreOptions } from '../store.ts';

/** What a child is asked to do, and with what. */
export interface ChildTask {
  /** Name of its program beside this file. */
  program: 'record-then-hang' | 'end-then-hang' | 'train-then-hang' | 'ingest-then-hang';
  options: StoreOptions;
}

/** A process of its own that works on a store until it is killed. */
export interface StoreChild {
  /** What it said when it had come as far as it goes. */
  said: unknown;
  /** Kills it outright. */
  kill(): Promise<void>;
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Starts a child on the built store and waits until it says how far it has come. */
export async function storeChild(task: ChildTask): Promise<StoreChild> {
  const built = pathOf('../../dist/index.js');
  if (!existsSync(built)) throw new Error(`${built} is not there: build the packages before this test`);
  const child = fork(pathOf(`${task.program}.ts`), [JSON.stringify(task)], {
    execArgv: ['--import', pathOf('built-loader.mjs')],
  });
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the child ${task.program} ended with ${code} before it said anything`);
  });
  const [said] = await Promise.race([once(child, 'message'), exited]);
  exited.catch(() => undefined);
  return { said, kill: () => killed(child) };
}
