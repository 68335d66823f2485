import { Worker } from 'node:worker_threads';
import { canonicalJson } from '@trainyard/contracts';
import type { EstimateTask, EstimateTraining, TrainingEstimate } from './training-estimate.ts';

type Answer = { id: number; estimate: TrainingEstimate } | { id: number; error: string };

interface Waiting {
  resolve(estimate: TrainingEstimate): void;
  reject(error: Error): void;
}

/** Estimates that are kept: whoever posts a thousand jobs posts few different ones. */
const keptEstimates = 500;

/** Estimates in a thread of its own, started when it is first asked, so that requests go on being answered meanwhile. */
export class ThreadedEstimates {
  readonly #waiting = new Map<number, Waiting>();
  readonly #known = new Map<string, Promise<TrainingEstimate>>();
  #thread: Worker | undefined;
  #count = 0;

  readonly estimate: EstimateTraining = (task) => {
    const key = canonicalJson(task);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const estimate = this.#ask(task);
    this.#known.set(key, estimate);
    estimate.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > keptEstimates && oldest !== undefined) this.#known.delete(oldest);
    return estimate;
  };

  /** Ends the thread, whatever it is at. */
  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #ask(task: EstimateTask): Promise<TrainingEstimate> {
    this.#thread ??= this.#started();
    const [thread, id] = [this.#thread, this.#count++];
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      thread.postMessage({ id, task });
    });
  }

  #started(): Worker {
    const thread = new Worker(new URL('./estimate-thread.js', import.meta.url), { execArgv: [] });
    thread.unref();
    thread.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.estimate);
    });
    thread.on('error', (error) => this.#failAll(error));
    thread.on('exit', (code) => this.#failAll(new Error(`the thread that estimates ended with code ${code}`)));
    return thread;
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#thread = undefined;
  }
}
