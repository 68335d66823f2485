import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runningService } from './running-service.ts';

// Weights that somebody else trained: imported, predicted from, and built upon by a job.
const service = runningService('transfer');

/** Numbers by tensor, read from a safetensors file as its description says. */
function tensorsOf(file: Buffer): Record<string, number[]> {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, { data_offsets: [number, number] }>;
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return Object.fromEntries(
    tensors.map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => [name, Array.from({ length: (end - begin) / 4 }, (_, i) => file.readFloatLE(start + begin + 4 * i))],
    ),
  );
}

function fileOf(tensors: Record<string, { shape: number[]; values: number[] }>): Buffer {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const begin = end;
    end += 4 * values.length;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const numbers = Object.values(tensors).map(({ values }) => Buffer.from(Float32Array.from(values).buffer));
  return Buffer.concat([length, header, ...numbers]);
}

const network = (trainable: boolean) => ({
  input: { shape: [4] },
  layers: [
    { id: 'features', type: 'dense', units: 2, trainable },
    { id: 'head', type: 'dense', units: 3 },
  ],
});

it('imports weights, predicts from them, and trains a new head on the frozen rest', async () => {
  const model = await service.call<{ id: string }>('POST', '/v1/models', { document: network(true) });
  const given = fileOf({
    'features.weight': { shape: [2, 4], values: [1, 0, 0, 0, 0, 0, 1, 0] },
    'features.bias': { shape: [2], values: [0.5, -0.5] },
    'head.weight': { shape: [3, 2], values: [1, 0, 0, 1, 1, 1] },
    'head.bias': { shape: [3], values: [0, 0, 0.25] },
  });
  const checkpoint = await service.call<{ id: string }>(
    'POST',
    `/v1/checkpoints?model=${model.id}`,
    given,
    'application/octet-stream',
  );
  const { predictions } = await service.call<{ predictions: { values: number[] }[] }>('POST', '/v1/predictions', {
    checkpoint: checkpoint.id,
    instances: [[1, 2, 3, 4]],
  });
  // features: 1 + 0.5 and 3 - 0.5
  expect(predictions).toEqual([{ values: [1.5, 2.5, 4.25] }]);

  const dataset = await service.upload((await readFile('samples/iris.csv', 'utf8')).trim().split('\n'));
  const job = await service.trained({
    dataset,
    target: { column: 'species', kind: 'class' },
    model: network(false),
    initialWeights: { checkpoint: checkpoint.id, layers: ['feat*'] },
    epochs: 3,
  });
  const content = await service.bytes(`/v1/checkpoints/${job.bestCheckpoint}/content`);
  const tensors = tensorsOf(Buffer.from(content));
  const before = tensorsOf(given);
  expect(tensors['features.weight']).toEqual(before['features.weight']);
  expect(tensors['features.bias']).toEqual(before['features.bias']);
  expect(tensors['head.weight']).not.toEqual(before['head.weight']);
});
