import { createHash } from 'node:crypto';
import { Tensor } from 'onnxruntime-node';
import { InferenceError } from './inference-error.ts';
import type { Reply, Request } from './messages.ts';
import { SessionCache } from './session-cache.ts';
import type { Tensors } from './tensors.ts';

const [models, modelBytes] = process.argv.slice(2).map(Number);
const cache = new SessionCache({ models: models ?? 1, modelBytes: modelBytes ?? 0 });
let pieces: Uint8Array[] = [];

async function openModel(sha256: string): Promise<void> {
  const bytes = Buffer.concat(pieces);
  pieces = [];
  const received = createHash('sha256').update(bytes).digest('hex');
  if (received !== sha256) {
    throw new InferenceError('corrupt', `model: expected bytes with SHA-256 ${sha256}, received ${received}`);
  }
  await cache.open(sha256, bytes);
}

async function runModel({ sha256, inputs, outputs }: Extract<Request, { type: 'run' }>): Promise<Tensors> {
  const session = cache.use(sha256);
  if (!session) throw new InferenceError('refused', `model ${sha256} is not open in this process`);
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [
      name,
      values instanceof Int32Array
        ? new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
        : new Tensor('float32', values, shape),
    ]),
  );
  const results = await session.run(feeds, outputs);
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims }]) => {
      const values = data instanceof BigInt64Array ? Int32Array.from(data, Number) : data;
      if (values instanceof Float32Array || values instanceof Int32Array) return [name, { shape: [...dims], values }];
      throw new InferenceError('refused', `output ${name} is neither float32 nor int64`);
    }),
  );
}

async function answer(request: Exclude<Request, { type: 'piece' }>): Promise<Reply> {
  try {
    if (request.type === 'run') return { type: 'ran', outputs: await runModel(request), models: cache.models };
    await openModel(request.sha256);
    return { type: 'opened', models: cache.models };
  } catch (error) {
    const code = error instanceof InferenceError ? error.code : 'refused';
    return {
      type: 'failed',
      code,
      message: error instanceof Error ? error.message : String(error),
      models: cache.models,
    };
  }
}

async function receive(request: Request): Promise<void> {
  if (request.type === 'piece') pieces.push(request.bytes);
  else process.send?.(await answer(request));
}

// The pool asks one thing at a time, so that requests need no queue of their own here.
process.on('message', (request: Request) => void receive(request));
// Without this a predictor would outlive a killed parent.
process.once('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when a predictor ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
