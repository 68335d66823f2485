import { csv } from '../csv.ts';
import { predict } from '../predict.ts';
import type { Trained } from '../train.ts';
import type { Example, Score } from './example.ts';

const english = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' });
const hungarian = new Intl.DateTimeFormat('hu', { dateStyle: 'full', timeZone: 'UTC' });
const [vocabulary, hiddenSize] = [96, 96];
const table = { type: 'embedding', numEmbeddings: vocabulary, embeddingDim: 32, maskValue: 0 };

export const dateTranslation: Example = {
  title:
    'An encoder-decoder translates dates from English to Hungarian: Thursday, March 5, 2026 is 2026. március 5., csütörtök',
  data: () => ({ name: 'dates', csv: csv(['english', 'hungarian'], pairs(0, 2400)) }),
  job: {
    name: 'date-translation',
    features: { inputs: { source: { columns: ['english'], tokenizer: { type: 'words' } } } },
    target: { column: 'hungarian', kind: 'sequence', tokenizer: { type: 'words' }, input: 'soFar' },
    split: { type: 'holdOut', validation: 0.05, test: 0 },
    model: {
      inputs: { source: { shape: [6], dtype: 'int64' }, soFar: { shape: [8], dtype: 'int64' } },
      layers: [
        { id: 'english', ...table, inputs: ['source'] },
        { id: 'encoder', type: 'gru', hiddenSize },
        { id: 'hungarian', ...table, inputs: ['soFar'] },
        { id: 'decoder', type: 'gru', hiddenSize, returnSequences: true, initialState: 'encoder' },
        { id: 'words', type: 'dense', units: vocabulary },
      ],
      output: 'words',
    },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batchSize: 64,
    epochs: 30,
  },
  measure: 'translations of new dates that are right in every word',
  baseline: 'looking them up among the dates it was trained on',
  margin: 0.9,
  score,
};

async function score({ service, job }: Trained): Promise<Score> {
  const known = new Map(pairs(0, 2400));
  const asked = pairs(2400, 2700);
  const answers = await predict<{ text: string }>(
    service,
    job,
    asked.map(([source]) => ({ english: source })),
  );
  const share = (answer: (source: string, at: number) => string | undefined) =>
    asked.filter(([source, target], at) => answer(source, at) === target).length / asked.length;
  return { value: share((_, at) => answers[at]?.text), baseline: share((source) => known.get(source)) };
}

/** Dates of the years 2000 to 2019, in an order that jumps about, as the Unicode CLDR (Unicode License v3) in this Node writes them. */
function pairs(from: number, to: number): [english: string, hungarian: string][] {
  const first = Date.UTC(2000, 0, 1);
  const dayMs = 24 * 60 * 60 * 1000;
  const days = (Date.UTC(2020, 0, 1) - first) / dayMs;
  return Array.from({ length: to - from }, (_, at) => {
    // 4001 has no factor in common with the number of days: no date comes twice.
    const day = new Date(first + (((from + at) * 4001) % days) * dayMs);
    return [english.format(day), hungarian.format(day)];
  });
}
