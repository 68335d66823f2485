import { readdirSync, readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../model/check.ts';
import { writeWeights } from './checkpoint.ts';
import { exportNetwork } from './export-network.ts';
import { importWeights, startValues } from './import-weights.ts';
import { initialVectors } from './initialize.ts';

// Networks of PyTorch, saved by it (fixtures/pytorch/write.py): they load here and predict the same, and back.

interface Fixture {
  readonly model: object;
  /** What the file holds. */
  readonly tensors: Readonly<Record<string, { readonly dtype: string; readonly shape: readonly number[] }>>;
  readonly input: { readonly shape: readonly number[]; readonly data: readonly number[] };
  readonly output: { readonly shape: readonly number[]; readonly data: readonly number[] };
}

const folder = new URL('./fixtures/pytorch/', import.meta.url);
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
const counter = /num_batches_tracked$/;

/** A safetensors file, read from the description of its format. */
function parse(file: Buffer) {
  const start = 8 + Number(file.readBigUInt64LE());
  const { __metadata__: _, ...header } = JSON.parse(file.toString('utf8', 8, start)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return Object.entries(header).map(([name, { dtype, shape, data_offsets: offsets }]) => {
    const bytes = file.subarray(start + offsets[0], start + offsets[1]);
    return { name, dtype, shape, bytes };
  });
}

async function predict(onnx: Uint8Array, { input }: Fixture): Promise<{ shape: readonly number[]; data: number[] }> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1 });
  const isTokens = input.data.every(Number.isInteger);
  const tensor = isTokens
    ? new Tensor('int64', BigInt64Array.from(input.data.map(BigInt)), input.shape)
    : new Tensor('float32', Float32Array.from(input.data), input.shape);
  const { prediction } = await session.run({ input: tensor });
  return { shape: prediction.dims, data: Array.from(prediction.data as Float32Array) };
}

describe.each(names)('%s of PyTorch', (name) => {
  const file = readFileSync(new URL(`${name}.safetensors`, folder));
  const fixture = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixture;
  const { model, findings } = checkModel(fixture.model);
  if (!model) throw new Error(JSON.stringify(findings));
  const imported = importWeights(model, file);
  if ('findings' in imported) throw new Error(JSON.stringify(imported.findings));
  const { weights } = imported;

  it('predicts the same', async () => {
    const { shape, data } = await predict(exportNetwork(model, weights, {}), fixture);
    expect(shape).toEqual(fixture.output.shape);
    const worst = Math.max(...data.map((value, i) => Math.abs(value - fixture.output.data[i])));
    expect(worst).toBeLessThan(1e-5);
  });

  it('goes back with the names and shapes of PyTorch, as float32', () => {
    const vectors = initialVectors(model, 1, startValues(weights, null));
    const written = parse(Buffer.from(writeWeights(model, vectors)));
    const kept = Object.entries(fixture.tensors).filter(([key]) => !counter.test(key));
    expect(Object.fromEntries(written.map(({ name: key, dtype, shape }) => [key, { dtype, shape }]))).toEqual(
      Object.fromEntries(kept.map(([key, { shape }]) => [key, { dtype: 'F32', shape }])),
    );
  });

  it('goes back bit by bit where it was float32', () => {
    const given = parse(file).filter(({ name: key, dtype }) => dtype === 'F32' && !counter.test(key));
    const written = new Map(parse(Buffer.from(weights)).map((tensor) => [tensor.name, tensor.bytes]));
    for (const { name: key, bytes } of given) expect(written.get(key)?.equals(bytes), key).toBe(true);
  });
});
