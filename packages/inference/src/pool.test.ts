import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createInferencePool, type InferencePool, type InferencePoolOptions, type ModelSource } from './index.ts';

// A writer of the few ONNX messages these tests need (field numbers as in onnx.proto).
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const field = (number: number, bytes: Iterable<number>): number[] => {
  const body = [...bytes];
  return [...varint(number * 8 + 2), ...varint(body.length), ...body];
};
const text = (number: number, value: string) => field(number, Buffer.from(value));
const int = (number: number, value: number) => [...varint(number * 8), ...varint(value)];
const floats = (values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const constant = (name: string, dims: number[], values: number[]) =>
  field(5, [...dims.flatMap((dim) => int(1, dim)), ...int(2, 1), ...text(8, name), ...field(9, floats(values))]);
const node = (op: string, inputs: string[], output: string) =>
  field(1, [...inputs.flatMap((name) => text(1, name)), ...text(2, output), ...text(4, op)]);
const port = (number: number, name: string, features: number) => {
  const shape = field(2, [...field(1, text(2, 'batch')), ...field(1, int(1, features))]);
  return field(number, [...text(1, name), ...field(2, field(1, [...int(1, 1), ...shape]))]);
};
const model = (...graph: number[][]) => {
  const bytes = Uint8Array.from([
    ...int(1, 8),
    ...field(8, int(2, 17)),
    ...field(7, [...text(2, 'g'), ...graph.flat()]),
  ]);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};

/** y = softmax(x W + b) with W = [[1, 0], [0, 1], [1, 1]], b = [0, 1]. */
const linear = model(
  node('MatMul', ['input', 'w'], 'product'),
  node('Add', ['product', 'b'], 'logits'),
  node('Softmax', ['logits'], 'probabilities'),
  constant('w', [3, 2], [1, 0, 0, 1, 1, 1]),
  constant('b', [2], [0, 1]),
  port(11, 'input', 3),
  port(12, 'logits', 2),
  port(12, 'probabilities', 2),
);

/** A model that multiplies by `factor`, to tell models apart. */
const scale = (factor: number) =>
  model(node('Mul', ['input', 'f'], 'y'), constant('f', [1], [factor]), port(11, 'input', 1), port(12, 'y', 1));

/** Minutes of work: a chain of products of square matrices as wide as the batch. */
const slow = model(
  node('Expand', ['input', 'shape'], 'x0'),
  ...Array.from({ length: 2000 }, (_, i) => node('MatMul', [`x${i}`, `x${i}`], `x${i + 1}`)),
  node('ReduceSum', ['x2000', 'axis'], 'y'),
  field(5, [
    ...int(1, 2),
    ...int(2, 7),
    ...text(8, 'shape'),
    ...field(9, new Uint8Array(BigInt64Array.of(1500n, 1500n).buffer)),
  ]),
  field(5, [...int(1, 1), ...int(2, 7), ...text(8, 'axis'), ...field(9, new Uint8Array(BigInt64Array.of(1n).buffer))]),
  port(11, 'input', 1),
  port(12, 'y', 1),
);

let pool: InferencePool | undefined;
const open = (options: InferencePoolOptions = {}) => {
  pool = createInferencePool(options);
  return pool;
};
afterEach(() => pool?.close());

const read: string[] = [];
const source = ({ bytes, sha256 }: { bytes: Uint8Array; sha256: string }): ModelSource => ({
  sha256,
  read: async function* () {
    read.push(sha256);
    yield bytes.subarray(0, 10);
    yield bytes.subarray(10);
  },
});
const task = (of: { bytes: Uint8Array; sha256: string }, rows: number[][], outputs: string[]) => ({
  model: source(of),
  inputs: { input: { shape: [rows.length, rows[0]!.length], values: Float32Array.from(rows.flat()) } },
  outputs,
});
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('predict', () => {
  it('runs the model: softmax(x W + b) by its closed form', async () => {
    const outputs = await open().predict(
      task(
        linear,
        [
          [1, 2, 3],
          [0, 0, 0],
        ],
        ['logits', 'probabilities'],
      ),
    );
    expect(outputs.logits).toEqual({ shape: [2, 2], values: Float32Array.of(4, 6, 0, 1) });
    const second = (difference: number) => 1 / (1 + Math.exp(-difference));
    const expected = [1 - second(2), second(2), 1 - second(1), second(1)];
    for (const [i, value] of expected.entries()) expect(outputs.probabilities!.values[i]).toBeCloseTo(value, 6);
  });

  it('cuts a batch into chunks and keeps the order of the rows', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => [i]);
    const outputs = await open({ chunkRows: 3 }).predict(task(scale(2), rows, ['y']));
    expect(outputs.y).toEqual({ shape: [10, 1], values: Float32Array.from(rows, ([x]) => 2 * x!) });
  });

  it('answers many at once, each with the outputs of its own model', async () => {
    const several = open({ size: 2 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => several.predict(task(scale(1 + (i % 4)), [[i]], ['y']))),
    );
    expect(answers.map(({ y }) => y!.values[0])).toEqual(Array.from({ length: 20 }, (_, i) => i * (1 + (i % 4))));
    expect(several.pids).toHaveLength(2);
  });

  it('reads a model once while it is open, and again after it was the least recently used', async () => {
    const one = open({ openModels: 2 });
    read.length = 0;
    for (const factor of [1, 2, 1, 3, 1, 2]) await one.predict(task(scale(factor), [[1]], ['y']));
    expect(read).toEqual([1, 2, 3, 2].map((factor) => scale(factor).sha256));
  });

  it('refuses inputs that do not fit together', async () => {
    const inputs = { input: { shape: [2, 3], values: new Float32Array(5) } };
    await expect(open().predict({ model: source(linear), inputs, outputs: ['logits'] })).rejects.toThrow(RangeError);
  });
});

describe('errors', () => {
  it('corrupt: the bytes are not those of the hash', async () => {
    const damaged = { bytes: linear.bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)), sha256: linear.sha256 };
    await expect(open().predict(task(damaged, [[1, 2, 3]], ['logits']))).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('refused: not a model, an unknown output, rows of another width; the process goes on', async () => {
    const one = open();
    const noModel = { bytes: Buffer.from('no model'), sha256: createHash('sha256').update('no model').digest('hex') };
    await expect(one.predict(task(noModel, [[1]], ['y']))).rejects.toMatchObject({ code: 'refused' });
    await expect(one.predict(task(linear, [[1, 2, 3]], ['nothing']))).rejects.toMatchObject({ code: 'refused' });
    await expect(one.predict(task(linear, [[1, 2]], ['logits']))).rejects.toMatchObject({ code: 'refused' });
    const [pid] = one.pids;
    await expect(one.predict(task(linear, [[0, 0, 0]], ['logits']))).resolves.toMatchObject({
      logits: { shape: [1, 2] },
    });
    expect(one.pids).toEqual([pid]);
  });

  it('of the source: are passed on, and the process that got half a model is replaced', async () => {
    const one = open();
    const broken: ModelSource = {
      sha256: linear.sha256,
      read: async function* () {
        yield linear.bytes.subarray(0, 5);
        throw new Error('disk');
      },
    };
    await expect(one.predict({ ...task(linear, [[1, 2, 3]], ['logits']), model: broken })).rejects.toThrow('disk');
    await expect(one.predict(task(linear, [[0, 0, 0]], ['logits']))).resolves.toHaveProperty('logits');
  });

  it('timeout: the process is ended and the next task gets another', async () => {
    const one = open({ timeoutMs: 3000 });
    await one.predict(task(scale(1), [[1]], ['y']));
    const [pid] = one.pids;
    await expect(one.predict(task(slow, [[1]], ['y']))).rejects.toMatchObject({ code: 'timeout' });
    await expect(one.predict(task(scale(3), [[1]], ['y']))).resolves.toMatchObject({
      y: { values: Float32Array.of(3) },
    });
    expect(one.pids).not.toContain(pid);
  });

  it('busy: more wait than may', async () => {
    const one = open({ maxWaiting: 2 });
    const running = one.predict(task(slow, [[1]], ['y']));
    const waiting = [1, 2].map((factor) => one.predict(task(scale(factor), [[1]], ['y'])));
    await expect(one.predict(task(scale(3), [[1]], ['y']))).rejects.toMatchObject({ code: 'busy' });
    const settled = Promise.allSettled([running, ...waiting]);
    await one.close();
    expect(await settled).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'closed' } }));
  });

  it('closed: after close', async () => {
    const one = open();
    await one.close();
    await expect(one.predict(task(scale(1), [[1]], ['y']))).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('a killed process', () => {
  it('while idle: the next task runs in another', async () => {
    const one = open();
    one.start();
    const [pid] = one.pids;
    process.kill(pid!, 'SIGKILL');
    await expect(one.predict(task(scale(2), [[4]], ['y']))).resolves.toMatchObject({
      y: { values: Float32Array.of(8) },
    });
    expect(one.pids).not.toContain(pid);
  });

  it('once: its task is tried again; twice: it fails as crashed', async () => {
    const one = open();
    let kills = 0;
    const lethal = (times: number): ModelSource => ({
      sha256: scale(5).sha256,
      read: async function* () {
        if (kills++ < times) process.kill(one.pids[0]!, 'SIGKILL');
        yield scale(5).bytes;
      },
    });
    const once = { ...task(scale(5), [[1]], ['y']), model: lethal(1) };
    await expect(one.predict(once)).resolves.toMatchObject({ y: { values: Float32Array.of(5) } });
    process.kill(one.pids[0]!, 'SIGKILL');
    kills = 0;
    const always = {
      ...task(scale(5), [[1]], ['y']),
      model: { ...lethal(Number.POSITIVE_INFINITY), sha256: 'f'.repeat(64) },
    };
    await expect(one.predict(always)).rejects.toMatchObject({ code: 'crashed' });
  });
});

describe('close', () => {
  it('leaves no process behind, not even a working one', async () => {
    const two = open({ size: 2 });
    two.start();
    const working = two.predict(task(slow, [[1]], ['y'])).catch((error: unknown) => error);
    const pids = two.pids;
    await two.close();
    expect(pids.filter(isRunning)).toEqual([]);
    expect(await working).toMatchObject({ code: 'closed' });
  });
});

describe('a killed parent', () => {
  it('leaves no process behind', async () => {
    const index = new URL('../dist/index.js', import.meta.url).href;
    const script = `import { createInferencePool } from '${index}'; createInferencePool().start(); console.log('started');`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    parent.kill('SIGKILL');
    // The pipe is inherited, so it closes only when the last process that holds it has ended.
    await once(parent, 'close');
    expect(parent.signalCode).toBe('SIGKILL');
  });
});
