import { csv } from '../csv.ts';
import { againstModel } from './accuracy.ts';
import type { Example } from './example.ts';

const languages = {
  de: 'German',
  en: 'English',
  es: 'Spanish',
  fi: 'Finnish',
  fr: 'French',
  hu: 'Hungarian',
  pl: 'Polish',
  tr: 'Turkish',
};
const length = 28;
const table = { type: 'embedding', numEmbeddings: 160, embeddingDim: 16, maskValue: 0 };
const classes = { type: 'dense', units: Object.keys(languages).length };

export const nameLanguage: Example = {
  title: 'A GRU that reads from both ends tells which language the name of a country, currency or language is in',
  data: () => ({ name: 'names', csv: csv(['name', 'language'], names()) }),
  job: {
    name: 'name-language',
    features: { columns: ['name'], tokenizer: { type: 'characters', maxLength: length } },
    target: { column: 'language', kind: 'class' },
    split: { type: 'holdOut', validation: 0.1, test: 0.2, stratify: true },
    model: {
      input: { shape: [length], dtype: 'int64' },
      layers: [table, { type: 'gru', hiddenSize: 48, bidirectional: true }, { type: 'dropout', rate: 0.4 }, classes],
    },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batchSize: 64,
    epochs: 9,
  },
  measure: 'test accuracy',
  baseline: 'a linear model of the letters by their places, by the same job',
  margin: 0.1,
  score: againstModel({
    input: { shape: [length], dtype: 'int64' },
    layers: [table, { type: 'flatten' }, classes],
  }),
};

/** Names from the Unicode CLDR (Unicode License v3) as this Node carries it; without those that several languages share. */
function names(): [name: string, language: string][] {
  const found = Object.entries(languages).flatMap(([locale, language]) =>
    namesIn(locale).map((name): [string, string] => [name, language]),
  );
  const languagesOf = new Map<string, number>();
  for (const [name] of found) languagesOf.set(name, (languagesOf.get(name) ?? 0) + 1);
  return found.filter(([name]) => languagesOf.get(name) === 1);
}

function namesIn(locale: string): string[] {
  const named = (type: Intl.DisplayNamesType, codes: readonly string[]) => {
    const display = new Intl.DisplayNames(locale, { type, fallback: 'none' });
    return codes.flatMap((code) => display.of(code) ?? []);
  };
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  const all = [
    ...named('region', codes),
    ...named('currency', Intl.supportedValuesOf('currency')),
    ...named(
      'language',
      codes.map((code) => code.toLowerCase()),
    ),
  ];
  return [...new Set(all)];
}
