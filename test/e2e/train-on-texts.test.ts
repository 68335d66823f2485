import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { type Job, runningService } from './running-service.ts';

// Texts in, texts out.
const service = runningService('texts');

const { answers, testReport } = service;

const adam = { type: 'adam', learningRate: 0.02 };
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

interface Vocabulary {
  vocabulary: string[];
}

describe('a recurrent classifier of texts', () => {
  const good = ['lovely', 'great', 'fine', 'superb'];
  const bad = ['awful', 'dull', 'poor', 'dreadful'];
  const things = ['film', 'play', 'book', 'song', 'show'];
  const rows = Array.from({ length: 200 }, (_, i) => {
    const isGood = i % 2 === 0;
    return `"a ${pick(isGood ? good : bad, i >> 1)} ${pick(things, i * 7)}${i % 3 ? ', really' : ''}",${isGood ? 'good' : 'bad'}`;
  });

  it('learns from a CSV with a text column and a class column, and answers texts', async () => {
    const dataset = await service.upload(['text,mood', ...rows], [{ name: 'text', type: 'text' }]);
    const job = await service.trained({
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
    const told = await answers<{ class: string; probabilities: Record<string, number> }>(job, [
      { text: 'A superb song' },
      { text: 'a dull, dull unheard-of book' },
    ]);
    expect(told.map((answer) => answer.class)).toEqual(['good', 'bad']);

    const content = `/v1/checkpoints/${job.bestCheckpoint}/content`;
    const { inputs } = await service.call<{ inputs: { input: Vocabulary } }>('GET', `${content}?format=tokenizer`);
    const session = await InferenceSession.create(await service.bytes(`${content}?format=onnx`));
    const ids = ['a', 'superb', 'song'].map((word) => inputs.input.vocabulary.indexOf(word));
    const input = new Tensor('int64', BigInt64Array.from([...ids, 0, 0, 0], BigInt), [1, 6]);
    const { probabilities } = await session.run({ input });
    const [first] = told;
    expect(Number(probabilities!.data[0])).toBeCloseTo(Object.values(first!.probabilities)[0]!, 5);
  });

  it('is refused with the numbers where its embedding is too small for the vocabulary', async () => {
    const dataset = await service.upload(['text,mood', ...rows], [{ name: 'text', type: 'text' }]);
    const model = {
      input: { shape: [6], dtype: 'int64' },
      layers: [
        { id: 'table', type: 'embedding', numEmbeddings: 10, embeddingDim: 8 },
        { type: 'flatten' },
        { type: 'dense', units: 2 },
      ],
    };
    const features = { columns: ['text'], tokenizer: { type: 'words' } };
    const posted = service.call('POST', '/v1/jobs', {
      kind: 'train',
      dataset,
      features,
      target: { column: 'mood' },
      model,
    });
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
    const dataset = await service.upload(['words,digits', ...lines], texts);
    const job = await service.trained({
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
    const told = await answers<{ text: string; tokens: string[] }>(
      job,
      asked.map(([words]) => ({ words })),
    );
    expect(told).toEqual(asked.map(([, digits]) => ({ text: `n${digits}`, tokens: ['n', ...digits] })));
    expect(await decodedByParts(job, ['forty', 'two'])).toBe('n42');
  });

  /** Decodes with encoder.onnx, decoder-step.onnx and tokenizer.json alone, as somebody else would. */
  async function decodedByParts({ bestCheckpoint }: Job, words: readonly string[]): Promise<string> {
    const content = `/v1/checkpoints/${bestCheckpoint}/content`;
    const file = await service.call<{ inputs: { source: Vocabulary }; target: Vocabulary }>(
      'GET',
      `${content}?format=tokenizer`,
    );
    const [encoder, step] = await Promise.all(
      ['encoder', 'decoderStep'].map(async (part) =>
        InferenceSession.create(await service.bytes(`${content}?format=onnx&part=${part}`)),
      ),
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

  it('has no halves to download where a model is no encoder-decoder', async () => {
    const dataset = await service.upload(['x,y', ...Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? 'a' : 'b'}`)]);
    const model = { input: { shape: [1] }, layers: [{ type: 'dense', units: 2 }] };
    const { bestCheckpoint } = await service.trained({ dataset, target: { column: 'y' }, model, epochs: 1 });
    for (const query of ['format=tokenizer', 'format=onnx&part=encoder']) {
      const refusal = await service.refusal('GET', `/v1/checkpoints/${bestCheckpoint}/content?${query}`);
      expect(refusal).toMatchObject({ status: 404 });
    }
  });
});

describe('a model of several inputs', () => {
  it('takes numbers and a text by the names of its inputs', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const [size, word] = [(i % 11) - 5, pick(['plus', 'minus'], i)];
      return `${size},${i % 7},${word},${size * (word === 'plus' ? 1 : -1) > 0 ? 'up' : 'down'}`;
    });
    const dataset = await service.upload(['size,other,word,way', ...rows]);
    const job = await service.trained({
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
    const told = await answers<{ class: string }>(job, [
      { size: 4, other: 1, word: 'plus' },
      { size: 4, other: 1, word: 'minus' },
    ]);
    expect(told.map((answer) => answer.class)).toEqual(['up', 'down']);
  });
});
