import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { InferenceError } from './inference-error.ts';
import type { Reply, Request } from './messages.ts';
import type { CacheLimits } from './session-cache.ts';
import { batchOf, joinRows, rowsOf, type Tensors } from './tensors.ts';

/** Bytes of an exported model, read only when no predictor has it open. */
export interface ModelSource {
  /** Names the model; its bytes are held to it. */
  sha256: string;
  read: () => AsyncIterable<Uint8Array>;
}

/** One prediction: rows for a model, and the outputs wanted. */
export interface PredictionTask {
  model: ModelSource;
  /** Tensors by input name, with one batch size. */
  inputs: Tensors;
  outputs: readonly string[];
}

// Run from source (by the tests), the process still needs the built file: Node 20 does not run TypeScript.
const entry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/predictor-main.js' : './predictor-main.js', import.meta.url),
);

/** One child process that runs models, one task at a time. */
export class Predictor {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #models: string[] = [];
  #settle: ((reply: Reply | undefined) => void) | undefined;

  /** Starts the process; it needs no waiting for, messages are kept until it reads them. */
  constructor({ models, modelBytes }: CacheLimits) {
    this.#child = fork(entry, [String(models), String(modelBytes)], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = once(this.#child, 'exit').catch(() => undefined);
    this.#child.on('message', (reply: Reply) => this.#settled(reply));
    this.#child.once('exit', () => this.#settled(undefined));
    // A failed spawn or a closed channel is told by 'error'; the pending request then fails as crashed.
    this.#child.on('error', () => this.#settled(undefined));
  }

  /** Process id, for diagnostics. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether the process still runs and listens. */
  get alive(): boolean {
    return this.#child.connected;
  }

  /** Whether it has a model open. */
  has(sha256: string): boolean {
    return this.#models.includes(sha256);
  }

  /** Runs a task in chunks of at most `chunkRows` rows. @throws {InferenceError} refused, corrupt, crashed. */
  async run({ model, inputs, outputs }: PredictionTask, chunkRows: number): Promise<Tensors> {
    if (!this.has(model.sha256)) await this.#open(model);
    const batch = batchOf(inputs);
    const parts: Tensors[] = [];
    for (let from = 0; from < batch; from += chunkRows) {
      const rows = rowsOf(inputs, from, Math.min(batch, from + chunkRows));
      const reply = await this.#ask({ type: 'run', sha256: model.sha256, inputs: rows, outputs });
      if (reply.type === 'ran') parts.push(reply.outputs);
    }
    return joinRows(parts);
  }

  /** Ends the process, whatever it is doing, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    if (this.#child.pid !== undefined) await this.#exited;
  }

  async #open(model: ModelSource): Promise<void> {
    for await (const bytes of model.read()) await this.#send({ type: 'piece', bytes });
    await this.#ask({ type: 'open', sha256: model.sha256 });
  }

  async #ask(request: Request): Promise<Reply> {
    const replied = new Promise<Reply | undefined>((resolve) => {
      this.#settle = resolve;
    });
    await this.#send(request);
    const reply = await replied;
    if (!reply) throw this.#crash();
    this.#models = reply.models;
    if (reply.type === 'failed') throw new InferenceError(reply.code, reply.message);
    return reply;
  }

  #settled(reply: Reply | undefined): void {
    this.#settle?.(reply);
    this.#settle = undefined;
  }

  // Waits until the bytes were handed over, so that a large model does not pile up in memory.
  #send(request: Request): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) return reject(this.#crash());
      this.#child.send(request, (error) => (error ? reject(this.#crash(error)) : resolve()));
    });
  }

  #crash(cause?: Error): InferenceError {
    const { signalCode, exitCode } = this.#child;
    return new InferenceError('crashed', `the prediction process ended (${signalCode ?? exitCode ?? 'no exit code'})`, {
      cause,
    });
  }
}
