import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { imageFile, npyFile } from '../../packages/datasets/src/testing/valid-files.ts';
import { zipFile } from '../../packages/datasets/src/testing/zip-file.ts';
import { type Job, runningService } from './running-service.ts';

// Every format, the whole way: uploaded, read, trained on, predicted from.
const service = runningService('formats', 2);

interface Dataset {
  id: string;
  state: string;
  validation: { findings: { rule: string; line: number | null; column: string | null }[] };
  profile: { rows: number; columns: { name: string; type: string; role: string; shape?: number[] }[] };
}

async function read(id: string): Promise<Dataset> {
  for (;;) {
    const dataset = await service.call<Dataset>('GET', `/v1/datasets/${id}`);
    if (dataset.state === 'ready' || dataset.state === 'rejected') return dataset;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Uploads a file as the body of the request that makes its dataset. */
async function uploaded(query: string, body: string | Uint8Array, type = 'application/octet-stream'): Promise<Dataset> {
  const { id } = await service.call<Dataset>('POST', `/v1/datasets?${query}`, Buffer.from(body), type);
  return read(id);
}

/** Uploads files one by one. */
async function assembled(document: object, files: Readonly<Record<string, string | Uint8Array>>): Promise<Dataset> {
  const { id } = await service.call<Dataset>('POST', '/v1/datasets', document);
  for (const [role, content] of Object.entries(files)) {
    await service.call('PUT', `/v1/datasets/${id}/files/${role}`, Buffer.from(content), 'application/octet-stream');
  }
  await service.call('POST', `/v1/datasets/${id}/commit`);
  return read(id);
}

const dense = (units: number) => ({ type: 'dense', units });
const network = (shape: number[], units: number) => ({ input: { shape }, layers: [{ type: 'flatten' }, dense(units)] });

const train = ({ id, state, validation }: Dataset, document: object): Promise<Job> => {
  if (state !== 'ready') throw new Error(JSON.stringify(validation));
  return service.trained({
    dataset: id,
    optimizer: { type: 'adam', learningRate: 0.05 },
    split: { type: 'holdOut', validation: 0, test: 0.25 },
    epochs: 20,
    ...document,
  });
};

interface Answer {
  class: string;
  labels: Record<string, number>;
  text: string;
}

const rows = Array.from({ length: 64 }, (_, at) => at);
const isHigh = (at: number) => at % 2 === 1;
/** A point near -1 or near 1, told apart by its sign. */
const point = (at: number) => (isHigh(at) ? 1 : -1) * (1 + (at % 7) / 10);

describe.concurrent('arrays', () => {
  it('JSON lines with arrays: several labels a row, by a set of labels', async () => {
    const lines = rows.map((at) => {
      const tags = [...(isHigh(at) ? ['warm'] : []), ...(at % 4 < 2 ? ['wet'] : [])];
      return JSON.stringify({ x: [point(at), at % 4 < 2 ? 1 : -1], tags });
    });
    const columns = [{ name: 'tags', role: 'target' }];
    const dataset = await assembled({ format: 'jsonl', columns }, { data: gzipSync(lines.join('\n')) });
    expect(dataset.profile.columns).toMatchObject([
      { name: 'x', type: 'tensor', shape: [2] },
      { name: 'tags', type: 'tensor', shape: [2], labels: [{ value: 'warm' }, { value: 'wet' }] },
    ]);
    const job = await train(dataset, { model: network([2], 2), loss: { type: 'binaryCrossEntropy' } });
    expect(job.spec.target).toMatchObject({ column: 'tags', kind: 'numbers' });
    const [answer] = await service.answers<Answer>(job, [[1.5, -1]]);
    expect(answer!.labels.warm).toBeGreaterThan(answer!.labels.wet!);
  });

  it('a NumPy archive with a test part', async () => {
    const part = (name: string) => [
      {
        name: `x_${name}.npy`,
        content: npyFile('<f4', [64, 2], Buffer.from(Float32Array.from(rows.flatMap((at) => [point(at), 1])).buffer)),
      },
      {
        name: `y_${name}.npy`,
        content: npyFile('<i8', [64], Buffer.from(BigInt64Array.from(rows.map((at) => (isHigh(at) ? 7n : 3n))).buffer)),
      },
    ];
    const dataset = await uploaded('name=npz', zipFile([...part('train'), ...part('test')]), 'application/x-npz');
    expect(dataset.profile).toMatchObject({ rows: 128, parts: { train: 64, test: 64 } });
    const job = await train(dataset, { split: undefined, target: { kind: 'class' }, model: network([2], 2) });
    expect(await service.testReport(job)).toMatchObject({ accuracy: 1 });
    expect(await service.answers<Answer>(job, [[1.2, 1]])).toMatchObject([{ class: '7' }]);
  });
});

describe.concurrent('files in class folders', () => {
  it('images, all of one size', async () => {
    const files = rows.map((at) => ({
      name: `${isHigh(at) ? 'noise' : 'slope'}/${at}.png`,
      content: imageFile(isHigh(at) ? 'rgb.png' : 'rgb 4:4:4.jpg'),
      method: 0,
    }));
    const dataset = await uploaded('height=4&width=4&channels=1', zipFile(files), 'application/zip');
    expect(dataset.profile.columns[0]).toMatchObject({ name: 'image', type: 'tensor', shape: [1, 4, 4] });
    const layers = [{ type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' }, { type: 'flatten' }, dense(2)];
    const job = await train(dataset, {
      preprocessing: [{ type: 'standardize', per: 'channel' }],
      model: { input: { shape: [1, 4, 4] }, layers },
    });
    expect(await service.testReport(job)).toMatchObject({ accuracy: 1 });
  });
});

describe.concurrent('texts', () => {
  it('in parallel, in two files', async () => {
    const words = rows.map((at) => ['abc', 'bca', 'cab', 'acb'][at % 4] ?? '');
    const files = { source: words.join('\n'), target: words.map((word) => word.toUpperCase()).join('\n') };
    const job = await train(await assembled({ format: 'parallelText' }, files), {
      features: { tokenizer: { type: 'characters' } },
      target: { tokenizer: { type: 'characters' } },
      model: {
        input: { shape: [3], dtype: 'int64' },
        layers: [{ type: 'embedding', numEmbeddings: 8, embeddingDim: 8 }, dense(8)],
      },
    });
    expect(await service.answers<Answer>(job, [{ source: 'bac' }])).toMatchObject([{ text: 'BAC' }]);
  });
});

it('what cannot be read is rejected with the place', async () => {
  const { state, validation } = await uploaded('format=jsonl', '{"a": 1}\n{"a": "x"}\n{"a": 2}\n');
  expect(state).toBe('rejected');
  expect(validation.findings).toMatchObject([{ rule: 'mixedTypes', line: 2, column: 'a' }]);
});
