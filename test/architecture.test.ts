import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldersIn, isSource, isTest, repositoryFiles, textOf } from './architecture/files.ts';
import { importsOf, isRelative, targetOf } from './architecture/imports.ts';
import { forbiddenImport, type ImportTable, partOf } from './architecture/rules.ts';

const described = ['engine/graph', 'engine/registry', 'engine/tensor'];
const units = ['engine/activations', 'engine/initializers', 'engine/losses', 'engine/regularizers'];
const document = [...described, ...units, 'engine/findings', 'engine/layers'];
const trained = [
  ...document,
  'engine/model',
  'engine/onnx',
  'engine/optimizers',
  'engine/control',
  'engine/schedules',
  'engine/metrics',
];

/** Who may import whom: packages by name, folders of the engine by path. Whatever is not here is forbidden. */
const mayImport: ImportTable = {
  engine: [],
  datasets: ['contracts', 'engine/spec'],
  contracts: ['engine/spec'],
  store: ['contracts'],
  inference: ['contracts'],
  'service-kit': ['contracts'],
  api: [
    'contracts',
    'store',
    'service-kit',
    'inference',
    'datasets/stored',
    'engine/spec',
    'engine/check',
    'engine/exchange',
  ],
  worker: ['contracts', 'store', 'datasets', 'engine', 'engine/spec', 'engine/check', 'service-kit'],
  golden: ['engine', 'engine/spec', 'engine/check'],
  bench: ['engine', 'engine/spec', 'engine/check', 'contracts', 'service-kit', 'store'],
  examples: [],
  catalogue: ['engine/spec'],
  scripts: [],
  test: ['*'],

  'engine/tensor': [],
  'engine/registry': [],
  'engine/findings': [],
  'engine/diagnosis': [],
  'engine/control': ['engine/schedules'],
  'engine/schedules': ['engine/registry'],
  'engine/graph': ['engine/tensor'],
  'engine/interchange': ['engine/tensor'],
  'engine/onnx': ['engine/graph', 'engine/tensor'],
  'engine/initializers': described,
  'engine/activations': described,
  'engine/regularizers': described,
  'engine/losses': described,
  'engine/optimizers': described,
  'engine/metrics': ['engine/registry', 'engine/tensor'],
  'engine/layers': [...described, ...units],
  'engine/data': described,
  'engine/model': document,
  'engine/decode': [...document, 'engine/interchange', 'engine/model', 'engine/onnx'],
  'engine/runtime': ['engine/graph', 'engine/onnx', 'engine/tensor'],
  'engine/train': [...trained, 'engine/data', 'engine/diagnosis', 'engine/interchange', 'engine/runtime'],
  'engine/catalogue': [...trained, 'engine/data'],
  'engine/spec': [...trained, 'engine/catalogue', 'engine/data'],
  'engine/check': [...trained, 'engine/data', 'engine/decode', 'engine/spec', 'engine/train'],
  'engine/evaluation': [...trained, 'engine/data', 'engine/runtime', 'engine/train'],
  'engine/exchange': ['engine/train'],
  'engine/index': ['*'],
};

const files = repositoryFiles();
const sources = files.filter(isSource).map((path) => ({ path, text: textOf(path) ?? '' }));
const textOfSource = new Map(sources.map(({ path, text }) => [path, text]));

describe('imports', () => {
  it('are those of the table', () => {
    const sentences = sources.flatMap(({ path, text }) =>
      importsOf(path, text).map(({ specifier }) => forbiddenImport(mayImport, path, specifier)),
    );
    expect(sentences.filter((sentence) => sentence !== undefined)).toEqual([]);
  });

  it('have no row in the table for what is not there', () => {
    const parts = new Set(sources.map(({ path }) => partOf(path)));
    const entries = ['engine'];
    expect(Object.keys(mayImport).filter((part) => !parts.has(part) && !entries.includes(part))).toEqual([]);
  });

  it.each([
    [
      'packages/engine/src/tensor/array.ts',
      '../graph/op.ts',
      'packages/engine/src/tensor/array.ts imports ../graph/op.ts, but engine/tensor may import nothing of ours',
    ],
    [
      'packages/engine/src/layers/dense.ts',
      '../runtime/session.ts',
      `packages/engine/src/layers/dense.ts imports ../runtime/session.ts, but engine/layers may import only ${[...described, ...units].join(', ')}`,
    ],
    [
      'services/api/src/app.ts',
      '@trainyard/engine',
      'services/api/src/app.ts imports @trainyard/engine, but api may import only contracts, store, service-kit, inference, datasets/stored, engine/spec, engine/check, engine/exchange',
    ],
    [
      'packages/store/src/index.ts',
      '../../contracts/src/index.ts',
      "packages/store/src/index.ts imports ../../contracts/src/index.ts of another package: import it by its package's name",
    ],
    [
      'packages/engine/src/wishes/one.ts',
      '../tensor/index.ts',
      'packages/engine/src/wishes/one.ts is in engine/wishes, which has no row in the import table: add one',
    ],
    [
      'packages/store/src/index.ts',
      './blobs',
      'packages/store/src/index.ts imports ./blobs: name the file with its ending, .ts',
    ],
  ])('of %s may not be %s', (path, specifier, sentence) => {
    expect(forbiddenImport(mayImport, path, specifier)).toBe(sentence);
  });

  it('are found however they are written', () => {
    const text = `
      import one from 'a'; import type { T } from 'b'; export * from 'c'; export type { U } from 'd';
      const later = () => import('e'); let shape: import('f').G; // import 'not this'
      const text = "import 'nor this'";`;
    expect(
      importsOf('x.ts', text).map(({ specifier, isTypeOnly }) => `${specifier}${isTypeOnly ? ' type' : ''}`),
    ).toEqual(['a', 'b type', 'c', 'd type', 'e', 'f type']);
  });

  it.each(['spec', 'check', 'exchange'])('of the engine entry %s load no native code', (entry) => {
    expect(pathTo('onnxruntime-node', `packages/engine/src/${entry}.ts`)).toBeUndefined();
  });

  it('of the engine need no network, file system, processes or environment', () => {
    const outside = /^node:(fs|net|tls|http|https|http2|dgram|dns|child_process|cluster|process)\b|^pino$|^ioredis$/;
    const sentences = sources
      .filter(({ path }) => path.startsWith('packages/engine/src/') && !isTest(path))
      .flatMap(({ path, text }) => [
        ...importsOf(path, text).flatMap(({ specifier }) =>
          outside.test(specifier) ? [`${path} imports ${specifier}`] : [],
        ),
        ...(/\bprocess\.env\b/.test(text) ? [`${path} reads process.env`] : []),
      ]);
    expect(sentences).toEqual([]);
  });
});

describe('files and folders', () => {
  it('have a README of at most 12 lines, at the top and in the engine', () => {
    const parents = ['', 'packages/', 'services/', 'packages/engine/src/'];
    const folders = parents.flatMap((parent) => foldersIn(parent).map((name) => parent + name));
    const filled = folders.filter((folder) => files.some((path) => path.startsWith(`${folder}/`)));
    expect(filled.flatMap((folder) => badReadme(`${folder}/README.md`))).toEqual([]);
  });

  it('have names that say what is in them', () => {
    const vague = /(^|\/)(utils?|helpers?|common|types|misc|managers?|lib)(\/|\.(ts|tsx|mjs)$)/;
    expect(files.filter((path) => isSource(path) && vague.test(path))).toEqual([]);
  });

  it('are short', () => {
    const long = sources.filter(({ path, text }) => !isTest(path) && text.trimEnd().split('\n').length > 300);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('name no machine and no package registry', () => {
    // The pattern is written so that it does not find itself.
    const foreign =
      /\bregistry\.(npmjs|yarnpkg)\b|\bdeb\.debian\b|\bpypi\.org|(?<![\w.~$}-])\/(root|work|home\/\w+|Users\/\w+)\//;
    const found = files.flatMap((path) => {
      const match = foreign.exec(textOf(path) ?? '');
      return match ? [`${path} names ${match[0]}`] : [];
    });
    expect(found).toEqual([]);
  });
});

describe('documents', () => {
  const documents = files.filter((path) => path.endsWith('.md') && !path.includes('/fixtures/'));
  const places = [...new Set([...files.flatMap(foldersAbove), ...files])];

  it('name files and folders that exist', () => {
    const absent = documents.flatMap((path) =>
      [
        ...(textOf(path) ?? '').matchAll(
          /`((?:packages|services|test|docs|scripts|catalogue|golden|bench)\/[\w./-]*)`/g,
        ),
      ]
        .map(([, name = '']) => name.replace(/\/$/, ''))
        .filter((name) => !places.includes(name))
        .map((name) => `${path} names ${name}`),
    );
    expect(absent).toEqual([]);
  });
});

/** The folders that a file lies in, the outermost last. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

function badReadme(path: string): string[] {
  if (!files.includes(path)) return [`${path} is missing: say what is here, what it may import, how to add one`];
  const count = textOf(path)?.trimEnd().split('\n').length ?? 0;
  return count > 12 ? [`${path} has ${count} lines: leave at most 12`] : [];
}

/** The shortest chain of files by which an entry loads a module, or undefined. */
function pathTo(module: string, entry: string): string | undefined {
  const queue = [[entry]];
  const seen = new Set([entry]);
  for (const chain of queue) {
    const path = chain.at(-1) ?? '';
    for (const { specifier, isTypeOnly } of importsOf(path, textOfSource.get(path) ?? '')) {
      if (isTypeOnly) continue;
      if (specifier === module) return [...chain, module].join(' > ');
      const target = isRelative(specifier) ? targetOf(path, specifier) : undefined;
      if (!target || seen.has(target)) continue;
      seen.add(target);
      queue.push([...chain, posix.normalize(target)]);
    }
  }
  return undefined;
}
