import type { DatasetProfile, FeatureSource, JobFeatures } from '@trainyard/contracts';
import { checkModel } from '@trainyard/engine/check';
import { tokenizerSchema } from '@trainyard/engine/spec';
import { describe, expect, it } from 'vitest';
import { column, profile } from '../../testing/profiles.ts';
import { settledLoss } from '../settled-loss.ts';
import { feedFindings, feedsOf } from './feeds.ts';
import { type PlacedModel, resolveInput } from './input.ts';
import { outputFindings } from './output.ts';

function placed(document: object): PlacedModel {
  const { model, findings } = checkModel(document);
  if (!model) throw new Error(JSON.stringify(findings));
  return { model, at: (pointer) => `/model${pointer}` };
}

const tokens = (length: number) => ({ shape: [length], dtype: 'int64' });
const translator = placed({
  inputs: { source: tokens(6), soFar: tokens(5) },
  layers: [
    { id: 'words', type: 'embedding', numEmbeddings: 20, embeddingDim: 4, inputs: ['source'] },
    { id: 'encoder', type: 'gru', hiddenSize: 4 },
    { id: 'late', type: 'embedding', numEmbeddings: 20, embeddingDim: 4, inputs: ['soFar'] },
    { type: 'gru', hiddenSize: 4, returnSequences: true, initialState: 'encoder' },
    { id: 'tokens', type: 'dense', units: 20 },
  ],
});

const characters = tokenizerSchema.parse({ type: 'characters' });
const texts = profile([
  column('fr', { type: 'text', tokens: { characters: { distinct: 16, longest: 6 } } }),
  column('en', { type: 'text', tokens: { characters: { distinct: 16, longest: 4 } } }),
]);

const sequence = { kind: 'sequence' } as const;
const codesOf = (features: JobFeatures, target: Parameters<typeof feedsOf>[2], model = translator) => {
  const feeds = feedsOf(model.model, features, target);
  return feedFindings(feeds, model).map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('feedsOf', () => {
  it('lets the target feed the only int64 input that no features feed', () => {
    const named = feedsOf(translator.model, { inputs: { source: { columns: ['fr'] } } }, sequence);
    expect(named).toEqual({ teacher: 'soFar', sources: { source: { columns: ['fr'] } } });
    expect(feedsOf(translator.model, { columns: ['fr'] }, sequence)).toEqual(named);
    expect(codesOf({ columns: ['fr'] }, sequence)).toEqual([]);
  });

  it('takes the input that the target names', () => {
    const { teacher, sources } = feedsOf(translator.model, { columns: ['fr'] }, { ...sequence, input: 'source' });
    expect([teacher, Object.keys(sources)]).toEqual(['source', ['soFar']]);
  });
});

describe('feedFindings', () => {
  it('names inputs that nothing feeds, and those that the model does not have', () => {
    expect(codesOf({ inputs: { sauce: { columns: ['fr'] } } }, { kind: 'class' })).toEqual([
      '/features/inputs/sauce unknownInput',
      '/model/inputs/source unfedInput',
      '/model/inputs/soFar unfedInput',
    ]);
    expect(codesOf({ columns: ['fr'] }, { ...sequence, input: 'target' })).toContain('/target/input unknownInput');
  });

  it('refuses an input that is fed twice', () => {
    const inputs = { source: {}, soFar: {} };
    expect(codesOf({ inputs }, { ...sequence, input: 'soFar' })).toEqual(['/target/input inputTwice']);
  });
});

function inputFindings(name: string, source: FeatureSource, table: DatasetProfile, model = translator) {
  const columns = { columns: ['fr'], shape: undefined };
  return resolveInput({ name, at: '/features', source, columns, profile: table, placed: model }).findings;
}

describe('resolveInput of a text', () => {
  it('accepts a vocabulary as large as the embedding knows, special tokens included', () => {
    expect(inputFindings('source', { tokenizer: characters }, texts)).toEqual([]);
  });

  it('tells a vocabulary that is larger, with both numbers and what to do', () => {
    const larger = profile([column('fr', { type: 'text', tokens: { characters: { distinct: 17, longest: 6 } } })]);
    expect(inputFindings('source', { tokenizer: characters }, larger)).toMatchObject([
      {
        pointer: '/model/layers/0/numEmbeddings',
        code: 'vocabularySize',
        layer: 'words',
        expected: 21,
        received: 20,
        hint: expect.stringContaining('numEmbeddings 21'),
      },
    ]);
    expect(inputFindings('source', { tokenizer: { ...characters, vocabularySize: 20 } }, larger)).toEqual([]);
  });

  it('warns of texts that are cut, and refuses another length than the input has', () => {
    const longer = profile([column('fr', { type: 'text', tokens: { characters: { distinct: 3, longest: 9 } } })]);
    expect(inputFindings('source', { tokenizer: characters }, longer)).toMatchObject([
      { severity: 'warning', code: 'textsAreCut', expected: 9, received: 6 },
    ]);
    expect(inputFindings('source', { tokenizer: { ...characters, maxLength: 9 } }, texts)).toMatchObject([
      { pointer: '/features/tokenizer/maxLength', code: 'lengthMismatch', expected: 6, received: 9 },
    ]);
  });

  it('takes an int64 input of one axis', () => {
    const numbers = placed({ input: { shape: [6] }, layers: [{ type: 'dense', units: 2 }] });
    expect(inputFindings('input', { tokenizer: characters }, texts, numbers)).toMatchObject([
      { pointer: '/model/input/dtype', code: 'inputType', expected: 'int64 [length]', received: 'float32 [6]' },
    ]);
  });

  it('holds columns of ids to the ids that the embedding knows', () => {
    const table = profile([column('fr', { type: 'integer', min: 0, max: 20 })]);
    expect(inputFindings('source', { shape: [6] }, table)).toMatchObject([{ code: 'vocabularySize', received: 21 }]);
  });
});

describe('outputFindings of a sequence', () => {
  const target = {
    column: 'en',
    kind: 'sequence' as const,
    columns: ['en'],
    values: 1,
    classes: [],
    tokenizer: characters,
    teacher: 'soFar',
  };
  const codes = (more: object, table = texts, model = translator) =>
    outputFindings(settledLoss(undefined, 'sequence'), { ...target, ...more }, model, table).map(({ code }) => code);

  it('accepts an output of [length, tokens] that is large enough', () => {
    expect(codes({})).toEqual([]);
  });

  it('tells too few units, and targets that are cut before their <end>', () => {
    const larger = profile([column('en', { type: 'text', tokens: { characters: { distinct: 30, longest: 5 } } })]);
    expect(codes({}, larger)).toEqual(['vocabularySize', 'textsAreCut']);
  });

  it('takes a target one step late that is as long as the output', () => {
    expect(codes({ teacher: 'source' })).toEqual(['lengthMismatch']);
  });

  it('refuses an output that is no sequence, and a loss that is over no steps', () => {
    const flat = placed({ input: { shape: [6] }, layers: [{ type: 'dense', units: 20 }] });
    expect(codes({}, texts, flat)).toEqual(['sequenceOutput']);
    const hinge = settledLoss({ type: 'hinge' }, 'sequence');
    expect(outputFindings(hinge, target, translator, texts).map(({ code }) => code)).toEqual(['lossMismatch']);
  });
});

describe('settledLoss', () => {
  it('fills options that were left out with those that suit the target', () => {
    expect(settledLoss(undefined, 'sequence')).toMatchObject({ axis: -1, ignoreIndex: 0, reduction: 'mean' });
    expect(settledLoss({ type: 'crossEntropy', reduction: 'batchMean' }, 'sequence')).toMatchObject({
      axis: -1,
      ignoreIndex: 0,
      reduction: 'batchMean',
    });
    expect(settledLoss({ type: 'mae' }, 'number')).toMatchObject({ type: 'mae' });
    expect(settledLoss(undefined, 'class')).not.toHaveProperty('ignoreIndex');
  });
});
