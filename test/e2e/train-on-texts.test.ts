import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startStack } from '../../scripts/stack.mjs';

// Texts in, texts out, over HTTP alone: the built services as processes on a real Redis.
let stack: Awaited<ReturnType<typeof startStack>>;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-texts-'));
  stack = await startStack({
    dataDir,
    workers: 1,
    env: { ...process.env, REDIS_URL: inject('redisUrl'), REDIS_PREFIX: `e2e-texts-${process.pid}` },
  });
});

afterAll(async () => {
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer as T;
}

interface Job {
  id: string;
  state: string;
  terminal: boolean;
  failure: unknown;
  bestCheckpoint: string;
  spec: { loss: object; features: object; target: object };
}

async function upload(lines: readonly string[], columns: object[] = []): Promise<string> {
  const { id } = await call<{ id: string }>('POST', '/v1/datasets', { format: 'csv', columns });
  const body = lines.join('\n');
  await fetch(`${stack.url}/v1/datasets/${id}/files/data`, { method: 'PUT', body });
  await call('POST', `/v1/datasets/${id}/commit`);
  for (;;) {
    const { state, validation } = await call<{ state: string; validation: object }>('GET', `/v1/datasets/${id}`);
    if (state === 'rejected') throw new Error(JSON.stringify(validation));
    if (state === 'ready') return id;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function trained(document: object): Promise<Job> {
  const { id } = await call<Job>('POST', '/v1/jobs', { kind: 'train', ...document });
  for (;;) {
    const job = await call<Job>('GET', `/v1/jobs/${id}?wait=10`);
    if (!job.terminal) continue;
    if (job.state !== 'succeeded') throw new Error(JSON.stringify(job.failure));
    return job;
  }
}

async function testReport<T>({ id }: Job): Promise<T> {
  const { data } = await call<{ data: ({ split: string } & T)[] }>('GET', `/v1/jobs/${id}/reports`);
  return data.find(({ split }) => split === 'test') as T;
}

async function predicted<T>({ bestCheckpoint: checkpoint }: Job, instances: readonly object[]): Promise<T[]> {
  const answer = await call<{ predictions: T[] }>('POST', '/v1/predictions', { checkpoint, instances });
  return answer.predictions;
}

const adam = { type: 'adam', learningRate: 0.02 };
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

describe('a recurrent classifier of texts', () => {
  const good = ['lovely', 'great', 'fine', 'superb'];
  const bad = ['awful', 'dull', 'poor', 'dreadful'];
  const things = ['film', 'play', 'book', 'song', 'show'];
  const rows = Array.from({ length: 200 }, (_, i) => {
    const isGood = i % 2 === 0;
    return `"a ${pick(isGood ? good : bad, i >> 1)} ${pick(things, i * 7)}${i % 3 ? ', really' : ''}",${isGood ? 'good' : 'bad'}`;
  });

  it('learns from a CSV with a text column and a class column, and answers texts', async () => {
    const dataset = await upload(['text,mood', ...rows], [{ name: 'text', type: 'text' }]);
    const job = await trained({
      dataset,
      features: { columns: ['text'], tokenizer: { type: 'words', lowercase: true } },
      target: { column: 'mood', kind: 'class' },
      model: {
        input: { shape: [6], dtype: 'int64' },
        layers: [
          { type: 'embedding', numEmbeddings: 32, embeddingDim: 8, maskValue: 0 },
          { type: 'gru', hiddenSize: 8 },
          { type: 'dense', units: 2 },
        ],
      },
      optimizer: adam,
      epochs: 10,
    });
    expect(await testReport(job)).toMatchObject({ task: 'classification', accuracy: 1 });
    const answers = await predicted<{ class: string; probabilities: Record<string, number> }>(job, [
      { text: 'A superb song' },
      { text: 'a dull, dull unheard-of book' },
    ]);
    expect(answers.map((answer) => answer.class)).toEqual(['good', 'bad']);

    const content = `/v1/checkpoints/${job.bestCheckpoint}/content`;
    const { inputs } = await call<{ inputs: { input: { vocabulary: string[] } } }>(
      'GET',
      `${content}?format=tokenizer`,
    );
    const onnx = await fetch(`${stack.url}${content}?format=onnx`);
    const session = await InferenceSession.create(new Uint8Array(await onnx.arrayBuffer()));
    const ids = ['a', 'superb', 'song'].map((word) => inputs.input.vocabulary.indexOf(word));
    const input = new Tensor('int64', BigInt64Array.from([...ids, 0, 0, 0], BigInt), [1, 6]);
    const { probabilities } = await session.run({ input });
    const [first] = answers;
    expect(Number(probabilities!.data[0])).toBeCloseTo(Object.values(first!.probabilities)[0]!, 5);
  });

  it('is refused with the numbers where its embedding is too small for the vocabulary', async () => {
    const dataset = await upload(['text,mood', ...rows], [{ name: 'text', type: 'text' }]);
    const model = {
      input: { shape: [6], dtype: 'int64' },
      layers: [
        { id: 'table', type: 'embedding', numEmbeddings: 10, embeddingDim: 8 },
        { type: 'flatten' },
        { type: 'dense', units: 2 },
      ],
    };
    const features = { columns: ['text'], tokenizer: { type: 'words' } };
    const posted = call('POST', '/v1/jobs', { kind: 'train', dataset, features, target: { column: 'mood' }, model });
    await expect(posted).rejects.toThrow(
      'the vocabulary of \\"text\\" has up to 20 tokens (4 special ones among them), table knows 10',
    );
  });
});

describe('an encoder-decoder', () => {
  const tens = ['twenty', 'thirty', 'forty', 'fifty'];
  const ones = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  const pairs = tens.flatMap((ten, i) => ones.map((one, k) => [`${ten} ${one}`, `${i + 2}${k + 1}`] as const));

  it('learns from a CSV with two text columns, and answers with texts', async () => {
    const lines = [1, 2, 3].flatMap(() => pairs.map(([words, digits]) => `${words},n${digits}`));
    const texts = ['words', 'digits'].map((name) => ({ name, type: 'text' }));
    const dataset = await upload(['words,digits', ...lines], texts);
    const job = await trained({
      dataset,
      features: { inputs: { source: { columns: ['words'], tokenizer: { type: 'words' } } } },
      target: { column: 'digits', kind: 'sequence', tokenizer: { type: 'characters' } },
      split: { type: 'holdOut', validation: 0.1, test: 0.2 },
      model: {
        inputs: { source: { shape: [2], dtype: 'int64' }, soFar: { shape: [4], dtype: 'int64' } },
        layers: [
          { id: 'words', type: 'embedding', numEmbeddings: 17, embeddingDim: 8, inputs: ['source'] },
          { id: 'encoder', type: 'gru', hiddenSize: 24 },
          { id: 'late', type: 'embedding', numEmbeddings: 14, embeddingDim: 8, inputs: ['soFar'] },
          { id: 'decoder', type: 'gru', hiddenSize: 24, returnSequences: true, initialState: 'encoder' },
          { id: 'tokens', type: 'dense', units: 14 },
        ],
      },
      optimizer: adam,
      batchSize: 8,
      epochs: 50,
      seed: 3,
    });
    expect(job.spec.target).toMatchObject({ kind: 'sequence', input: 'soFar' });
    expect(job.spec.loss).toMatchObject({ type: 'crossEntropy', axis: -1, ignoreIndex: 0, reduction: 'mean' });
    const report = await testReport<{ accuracy: number; exactMatch: number }>(job);
    expect(report).toMatchObject({ task: 'sequence', accuracy: 1, exactMatch: 1 });
    const asked = pairs.slice(0, 5);
    const answers = await predicted<{ text: string; tokens: string[] }>(
      job,
      asked.map(([words]) => ({ words })),
    );
    expect(answers).toEqual(asked.map(([, digits]) => ({ text: `n${digits}`, tokens: ['n', ...digits] })));
    expect(await decodedByParts(job, ['forty', 'two'])).toBe('n42');
  });

  /** Decodes with encoder.onnx, decoder-step.onnx and tokenizer.json alone, as somebody else would. */
  async function decodedByParts({ bestCheckpoint }: Job, words: readonly string[]): Promise<string> {
    const content = `/v1/checkpoints/${bestCheckpoint}/content`;
    const file = await call<{ inputs: { source: Vocabulary }; target: Vocabulary }>(
      'GET',
      `${content}?format=tokenizer`,
    );
    const [encoder, step] = await Promise.all(
      ['encoder', 'decoderStep'].map(async (part) => {
        const response = await fetch(`${stack.url}${content}?format=onnx&part=${part}`);
        return InferenceSession.create(new Uint8Array(await response.arrayBuffer()));
      }),
    );
    const ids = words.map((word) => file.inputs.source.vocabulary.indexOf(word));
    let states = await encoder!.run({ source: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]) });
    let text = '';
    for (let token = 2, steps = 0; steps < 4; steps++) {
      const given = { ...states, token: new Tensor('int64', BigInt64Array.of(BigInt(token)), [1]) };
      const { probabilities, logits: _, ...next } = await step!.run(given);
      const chances = Array.from(probabilities!.data as Float32Array);
      token = chances.indexOf(Math.max(...chances));
      if (token === 3) break;
      text += file.target.vocabulary[token];
      states = Object.fromEntries(Object.entries(next).map(([name, state]) => [name.replace(/^next\./, ''), state]));
    }
    return text;
  }

  interface Vocabulary {
    vocabulary: string[];
  }

  it('has no halves to download where a model is no encoder-decoder', async () => {
    const dataset = await upload(['x,y', ...Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? 'a' : 'b'}`)]);
    const model = { input: { shape: [1] }, layers: [{ type: 'dense', units: 2 }] };
    const { bestCheckpoint } = await trained({ dataset, target: { column: 'y' }, model, epochs: 1 });
    const content = `${stack.url}/v1/checkpoints/${bestCheckpoint}/content`;
    const statuses = await Promise.all(
      ['format=tokenizer', 'format=onnx&part=encoder'].map(
        async (query) => (await fetch(`${content}?${query}`)).status,
      ),
    );
    expect(statuses).toEqual([404, 404]);
  });
});

describe('a model of several inputs', () => {
  it('takes numbers and a text by the names of its inputs', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const [size, word] = [(i % 11) - 5, pick(['plus', 'minus'], i)];
      return `${size},${i % 7},${word},${size * (word === 'plus' ? 1 : -1) > 0 ? 'up' : 'down'}`;
    });
    const dataset = await upload(['size,other,word,way', ...rows]);
    const job = await trained({
      dataset,
      features: {
        inputs: {
          numbers: { columns: ['size', 'other'] },
          word: { columns: ['word'], tokenizer: { type: 'words' } },
        },
      },
      target: { column: 'way' },
      preprocessing: [{ type: 'standardize' }],
      model: {
        inputs: { numbers: { shape: [2] }, word: { shape: [1], dtype: 'int64' } },
        layers: [
          { type: 'embedding', numEmbeddings: 6, embeddingDim: 4, inputs: ['word'] },
          { id: 'flat', type: 'flatten' },
          { id: 'both', type: 'concat', axis: -1, inputs: ['flat', 'numbers'] },
          { type: 'dense', units: 16, activation: 'tanh' },
          { type: 'dense', units: 2 },
        ],
      },
      optimizer: adam,
      epochs: 30,
    });
    expect(await testReport(job)).toMatchObject({ task: 'classification', accuracy: 1 });
    const answers = await predicted<{ class: string }>(job, [
      { size: 4, other: 1, word: 'plus' },
      { size: 4, other: 1, word: 'minus' },
    ]);
    expect(answers.map((answer) => answer.class)).toEqual(['up', 'down']);
  });
});

describe('an answer at every step', () => {
  it('is a token of the target for every token of the text', async () => {
    const words = { cat: 'N', dog: 'N', runs: 'V', eats: 'V', the: 'D', a: 'D' };
    const names = Object.keys(words) as (keyof typeof words)[];
    const sentences = Array.from({ length: 100 }, (_, i) =>
      Array.from({ length: 2 + (i % 3) }, (_, k) => pick(names, i * 5 + k * (i + 1))),
    );
    const lines = sentences.map((sentence) => `${sentence.join(' ')},${sentence.map((word) => words[word]).join(' ')}`);
    const texts = ['text', 'tags'].map((name) => ({ name, type: 'text' }));
    const job = await trained({
      dataset: await upload(['text,tags', ...lines], texts),
      features: { columns: ['text'], tokenizer: { type: 'words' } },
      target: { column: 'tags', tokenizer: { type: 'words' } },
      model: {
        input: { shape: [4], dtype: 'int64' },
        layers: [
          { type: 'embedding', numEmbeddings: 10, embeddingDim: 6, maskValue: 0 },
          { type: 'lstm', hiddenSize: 8, returnSequences: true, bidirectional: true },
          { type: 'dense', units: 7 },
        ],
      },
      optimizer: adam,
      epochs: 20,
    });
    expect(await testReport(job)).toMatchObject({ task: 'sequence', accuracy: 1, exactMatch: 1 });
    expect(await predicted(job, [{ text: 'the dog eats' }])).toEqual([{ text: 'D N V', tokens: ['D', 'N', 'V'] }]);
  });

  it('is a class of each target column', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => {
      const steps = [i % 3, (i >> 1) % 3, (i >> 2) % 3].map((value) => value - 1);
      const sums = steps.map((_, k) => steps.slice(0, k + 1).reduce((sum, value) => sum + value, 0));
      return [...steps, ...sums.map((sum) => (sum > 0 ? 'above' : sum < 0 ? 'below' : 'level'))].join(',');
    });
    const job = await trained({
      dataset: await upload(['x0,x1,x2,y0,y1,y2', ...rows]),
      features: { columns: ['x*'] },
      target: { column: ['y0', 'y1', 'y2'], kind: 'classes' },
      model: {
        input: { shape: [3, 1] },
        layers: [
          { type: 'lstm', hiddenSize: 16, returnSequences: true },
          { type: 'dense', units: 3 },
        ],
      },
      optimizer: adam,
      epochs: 60,
    });
    expect(await testReport(job)).toMatchObject({ task: 'classification', accuracy: 1 });
    expect(await predicted(job, [[1, -1, -1]])).toEqual([{ classes: ['above', 'level', 'below'] }]);
  });

  it.each([
    ['', {}],
    [', also learned in windows of two steps', { backpropagationThroughTime: { window: 2 } }],
  ])('is a number for each target column, where the output is a sequence%s', async (_, more) => {
    const rows = Array.from({ length: 150 }, (_, i) => {
      const steps = [i % 5, (i >> 1) % 5, (i >> 2) % 5].map((value) => value / 5);
      return [...steps, ...steps.map((_, k) => steps.slice(0, k + 1).reduce((sum, value) => sum + value, 0))].join(',');
    });
    const job = await trained({
      dataset: await upload(['x0,x1,x2,y0,y1,y2', ...rows]),
      features: { columns: ['x*'] },
      target: { column: ['y0', 'y1', 'y2'] },
      model: {
        input: { shape: [3, 1] },
        layers: [
          { type: 'rnn', hiddenSize: 8, returnSequences: true },
          { type: 'dense', units: 1 },
        ],
      },
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 80,
      ...more,
    });
    expect(job.spec).toMatchObject(more);
    const report = await testReport<{ r2: number }>(job);
    expect(report.r2).toBeGreaterThan(0.98);
    const [answer] = await predicted<{ values: number[] }>(job, [[0.2, 0.4, 0.2]]);
    for (const [k, sum] of [0.2, 0.6, 0.8].entries()) expect(Math.abs(answer!.values[k]! - sum)).toBeLessThan(0.1);
  });
});
