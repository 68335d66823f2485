import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { computeHeapOptions } from '@trainyard/service-kit';

/** How a child process ended. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to its standard error. */
  stderr: string;
}

/** Options of a child process. */
export interface ForkOptions {
  /** Built JavaScript file that the child runs. */
  program: string;
  args?: readonly string[];
  /** Its whole environment; the supervisor's own holds credentials that a child has no use for. */
  env: NodeJS.ProcessEnv;
}

const keptStderrCharacters = 8192;

/**
 * A child process that speaks in typed messages and holds no terminal; structured clones keep NaN and typed arrays whole.
 * It is not stopped when its owner forgets it: await `exited`, or `kill`.
 */
export class ForkedChild<Sent extends object, Received> {
  readonly exited: Promise<ChildExit>;
  readonly #process: ChildProcess;
  #inbox: Received[] = [];
  #received = 0;
  #isOver = false;
  #wake: () => void = () => {};

  constructor({ program, args = [], env }: ForkOptions) {
    this.#process = fork(program, args, {
      env,
      execArgv: [...computeHeapOptions],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.on('message', (message) => {
      this.#inbox.push(message as Received);
      this.#received += 1;
      this.#wake();
    });
    this.exited = exitOf(this.#process).finally(() => {
      this.#isOver = true;
      this.#wake();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Messages that came so far. */
  get received(): number {
    return this.#received;
  }

  /** Sends a message; to a child that is gone it is dropped, as `exited` tells. */
  send(message: Sent): void {
    this.#process.send(message, () => {});
  }

  /** Ends the child at once; it has no say in this. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** The child's messages in the order it sent them, all that arrived since the last look, until its end; for one reader. */
  async *batches(): AsyncGenerator<Received[], void> {
    for (;;) {
      const batch = this.#inbox;
      this.#inbox = [];
      if (batch.length > 0) yield batch;
      else if (this.#isOver) return;
      else await this.#arrival();
    }
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

function tailOf(stream: Readable | null): () => string {
  let tail = '';
  stream?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-keptStderrCharacters);
  });
  return () => tail;
}

function exitOf(child: ChildProcess): Promise<ChildExit> {
  const stderr = tailOf(child.stderr);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, stderr: error.message }));
    child.once('close', (code, signal) => {
      const end = () => resolve({ code, signal, stderr: stderr() });
      // The last messages may still be on their way when the process is gone.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
  });
}
