import { describe, expect, it } from 'vitest';
import { runningService } from './running-service.ts';

// A target at every step of a sequence: tokens, classes, numbers.
const service = runningService('steps');

const { answers, testReport } = service;

const adam = { type: 'adam', learningRate: 0.02 };
const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

describe('an answer at every step', () => {
  it('is a token of the target for every token of the text', async () => {
    const words = { cat: 'N', dog: 'N', runs: 'V', eats: 'V', the: 'D', a: 'D' };
    const names = Object.keys(words) as (keyof typeof words)[];
    const sentences = Array.from({ length: 100 }, (_, i) =>
      Array.from({ length: 2 + (i % 3) }, (_, k) => pick(names, i * 5 + k * (i + 1))),
    );
    const lines = sentences.map((sentence) => `${sentence.join(' ')},${sentence.map((word) => words[word]).join(' ')}`);
    const texts = ['text', 'tags'].map((name) => ({ name, type: 'text' }));
    const job = await service.trained({
      dataset: await service.upload(['text,tags', ...lines], texts),
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
    expect(await answers(job, [{ text: 'the dog eats' }])).toEqual([{ text: 'D N V', tokens: ['D', 'N', 'V'] }]);
  });

  it('is a class of each target column', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => {
      const steps = [i % 3, (i >> 1) % 3, (i >> 2) % 3].map((value) => value - 1);
      const sums = steps.map((_, k) => steps.slice(0, k + 1).reduce((sum, value) => sum + value, 0));
      return [...steps, ...sums.map((sum) => (sum > 0 ? 'above' : sum < 0 ? 'below' : 'level'))].join(',');
    });
    const job = await service.trained({
      dataset: await service.upload(['x0,x1,x2,y0,y1,y2', ...rows]),
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
    expect(await answers(job, [[1, -1, -1]])).toEqual([{ classes: ['above', 'level', 'below'] }]);
  });

  it.each([
    ['', {}],
    [', also learned in windows of two steps', { backpropagationThroughTime: { window: 2 } }],
  ])('is a number for each target column, where the output is a sequence%s', async (_, more) => {
    const rows = Array.from({ length: 150 }, (_, i) => {
      const steps = [i % 5, (i >> 1) % 5, (i >> 2) % 5].map((value) => value / 5);
      return [...steps, ...steps.map((_, k) => steps.slice(0, k + 1).reduce((sum, value) => sum + value, 0))].join(',');
    });
    const job = await service.trained({
      dataset: await service.upload(['x0,x1,x2,y0,y1,y2', ...rows]),
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
    const [answer] = await answers<{ values: number[] }>(job, [[0.2, 0.4, 0.2]]);
    for (const [k, sum] of [0.2, 0.6, 0.8].entries()) expect(Math.abs(answer!.values[k]! - sum)).toBeLessThan(0.1);
  });
});
