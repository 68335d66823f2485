import { parentPort, workerData } from 'node:worker_threads';
import type { TypedArray } from '../tensor/dtype.ts';
import { InlineRunner } from './inline-runner.ts';
import { StopFlag } from './program.ts';
import { buffersOf, type ComputeAnswer, type ComputeRequest } from './thread-runner.ts';

// The entry of the compute thread: it answers one request after the other and does nothing else.
const port = parentPort;
if (port === null) throw new Error('compute-thread.js is started by ThreadRunner, not by itself');
const { threads, stop } = workerData as { threads: number; stop: Int32Array<SharedArrayBuffer> };
const runner = new InlineRunner(threads, new StopFlag(stop));

port.on('message', (request: ComputeRequest) => void answer(request));

async function answer(request: ComputeRequest): Promise<void> {
  try {
    const value = await perform(request);
    reply({ id: request.id, value }, arraysIn(value));
  } catch (error) {
    reply({ id: request.id, error: error instanceof Error ? error.message : String(error) }, []);
  }
}

function perform(request: ComputeRequest): Promise<unknown> {
  switch (request.do) {
    case 'load':
      return runner.load(request.program);
    case 'write':
      return runner.write(request.name, request.vector);
    case 'read':
      return runner.read(request.name);
    case 'run':
      return runner.run(request.chunk);
    case 'close':
      return runner.close();
  }
}

function reply(message: ComputeAnswer, handedOver: readonly TypedArray[]): void {
  port?.postMessage(message, buffersOf(handedOver));
}

/** Arrays of a vector read or of a chunk's outcome: they are handed back, not copied. */
function arraysIn(value: unknown): TypedArray[] {
  if (value instanceof Float32Array) return [value];
  if (typeof value !== 'object' || value === null || !('results' in value) || !('feeds' in value)) return [];
  return [...Object.values(value.results as object), ...Object.values(value.feeds as object)] as TypedArray[];
}
