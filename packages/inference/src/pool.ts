import { InferenceError } from './inference-error.ts';
import { type PredictionTask, Predictor } from './predictor.ts';
import { batchOf, type Tensors } from './tensors.ts';

/** What a pool may use. */
export interface InferencePoolOptions {
  /** Child processes. Default: 1. */
  size?: number;
  /** Tasks that may wait; one more is refused as busy. Default: 64. */
  maxWaiting?: number;
  /** Time a task may take, waiting included. Default: 10,000. */
  timeoutMs?: number;
  /** Rows that run at once; a larger batch is cut. Default: 256. */
  chunkRows?: number;
  /** Models that each process keeps open. Default: 4. */
  openModels?: number;
  /** Bytes of models that each process keeps open, the latest always. Default: 512 MiB. */
  openModelBytes?: number;
}

interface Pending {
  task: PredictionTask;
  resolve: (outputs: Tensors) => void;
  reject: (error: unknown) => void;
  timer?: NodeJS.Timeout;
  predictor?: Predictor;
  retried: boolean;
}

const defaults: Required<InferencePoolOptions> = {
  size: 1,
  maxWaiting: 64,
  timeoutMs: 10_000,
  chunkRows: 256,
  openModels: 4,
  openModelBytes: 512 * 1024 * 1024,
};

/** A few child processes that run exported models, so that predictions never wait behind training. */
export class InferencePool {
  readonly #options: Required<InferencePoolOptions>;
  readonly #idle = new Set<Predictor>();
  readonly #busy = new Map<Predictor, Pending>();
  readonly #dying = new Set<Promise<void>>();
  #waiting: Pending[] = [];
  #closed = false;

  constructor(options: InferencePoolOptions) {
    this.#options = { ...defaults, ...options };
  }

  /** Process ids of the children, for diagnostics. */
  get pids(): number[] {
    return [...this.#idle, ...this.#busy.keys()].flatMap(({ pid }) => pid ?? []);
  }

  /** Starts the processes ahead of the first task, which would start them otherwise. */
  start(): void {
    while (this.#canGrow()) this.#idle.add(this.#spawn());
  }

  /**
   * Runs a model on rows; a task whose process dies is tried once more in another.
   * Shapes: inputs [batch, ...] -> outputs [batch, ...].
   * @throws {InferenceError} by its code; {RangeError} if the inputs do not fit together.
   */
  async predict(task: PredictionTask): Promise<Tensors> {
    batchOf(task.inputs);
    if (this.#closed) throw new InferenceError('closed', 'the inference pool is closed');
    if (this.#waiting.length >= this.#options.maxWaiting) {
      throw new InferenceError('busy', `${this.#waiting.length} predictions wait already; ask again later`);
    }
    return new Promise((resolve, reject) => {
      const pending: Pending = { task, resolve, reject, retried: false };
      pending.timer = setTimeout(() => this.#expire(pending), this.#options.timeoutMs);
      this.#waiting.push(pending);
      this.#dispatch();
    });
  }

  /** Refuses what waits, ends every process and returns when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const pending of [...this.#waiting, ...this.#busy.values()])
      this.#fail(pending, 'closed', 'the inference pool is closed');
    this.#waiting = [];
    for (const predictor of [...this.#idle, ...this.#busy.keys()]) this.#discard(predictor);
    await Promise.all(this.#dying);
  }

  #spawn(): Predictor {
    return new Predictor({ models: this.#options.openModels, modelBytes: this.#options.openModelBytes });
  }

  #canGrow(): boolean {
    return !this.#closed && this.#idle.size + this.#busy.size < this.#options.size;
  }

  #pick({ task }: Pending): Predictor | undefined {
    for (const predictor of this.#idle) if (!predictor.alive) this.#discard(predictor);
    const idle = [...this.#idle];
    const ready = idle.find((predictor) => predictor.has(task.model.sha256)) ?? idle[0];
    return ready ?? (this.#canGrow() ? this.#spawn() : undefined);
  }

  #dispatch(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const predictor = this.#pick(next);
      if (!predictor) return;
      this.#waiting.shift();
      this.#idle.delete(predictor);
      this.#busy.set(predictor, next);
      next.predictor = predictor;
      void this.#work(predictor, next);
    }
  }

  async #work(predictor: Predictor, pending: Pending): Promise<void> {
    try {
      const outputs = await predictor.run(pending.task, this.#options.chunkRows);
      this.#settle(pending);
      pending.resolve(outputs);
    } catch (error) {
      this.#failed(predictor, pending, error);
    }
    if (this.#busy.delete(predictor) && !this.#closed) this.#idle.add(predictor);
    this.#dispatch();
  }

  #failed(predictor: Predictor, pending: Pending, error: unknown): void {
    const code = error instanceof InferenceError ? error.code : 'sourceFailed';
    // A failure of the source leaves half a model in the process.
    if (code === 'crashed' || code === 'sourceFailed') this.#discard(predictor);
    if (code === 'crashed' && !pending.retried && pending.timer && !this.#closed) {
      pending.retried = true;
      this.#waiting.unshift(pending);
      return;
    }
    this.#settle(pending);
    pending.reject(error);
  }

  #expire(pending: Pending): void {
    this.#fail(pending, 'timeout', `no prediction within ${this.#options.timeoutMs} ms`);
    this.#waiting = this.#waiting.filter((other) => other !== pending);
    if (pending.predictor && this.#busy.get(pending.predictor) === pending) this.#discard(pending.predictor);
    this.#dispatch();
  }

  #fail(pending: Pending, code: InferenceError['code'], message: string): void {
    this.#settle(pending);
    pending.reject(new InferenceError(code, message));
  }

  #settle(pending: Pending): void {
    clearTimeout(pending.timer);
    delete pending.timer;
  }

  #discard(predictor: Predictor): void {
    this.#idle.delete(predictor);
    this.#busy.delete(predictor);
    const dying = predictor.kill().finally(() => this.#dying.delete(dying));
    this.#dying.add(dying);
  }
}

/** A pool of prediction processes; close it to end them. */
export function createInferencePool(options: InferencePoolOptions = {}): InferencePool {
  return new InferencePool(options);
}
