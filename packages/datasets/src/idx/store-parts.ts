import { sizeOf } from '@trainyard/engine/spec';
import type { IngestContext } from '../readers/reader.ts';
import { type Moments, noMoments, observe, statisticsOf } from '../statistics/moments.ts';
import type { SampleArray } from '../stored/arrays.ts';
import { type PartName, partFiles, type SchemaDraft, type StoredClass } from '../stored/schema.ts';
import { type Headers, rowCount, sampleShape } from './check-headers.ts';
import { readElements } from './elements.ts';
import { readIdxHeader } from './header.ts';
import { storeImages } from './images.ts';
import { type LabelCounts, labelClasses, storeLabels } from './labels.ts';
import { type FileRole, openFile } from './read-headers.ts';

async function* elementsOf(role: FileRole, context: IngestContext): AsyncGenerator<SampleArray> {
  const reader = openFile(role, context);
  try {
    yield* readElements(reader, await readIdxHeader(reader, role), role);
  } finally {
    await reader.close();
  }
}

async function storePart(part: PartName, moments: Moments, imageSize: number, context: IngestContext) {
  const images = `${part}.images` as const;
  const labels = `${part}.labels` as const;
  const { store, limits } = context;
  const writeImages = await store.file(partFiles.samples(part));
  await storeImages(elementsOf(images, context), { file: images, imageSize, moments, write: writeImages });
  const writeLabels = await store.file(partFiles.labels(part));
  const { maxClasses } = limits;
  return storeLabels(elementsOf(labels, context), { file: labels, maxClasses, write: writeLabels });
}

function reportClasses(train: LabelCounts, test: LabelCounts | undefined, { log }: IngestContext): void {
  const unseen = [...(test?.keys() ?? [])].filter((label) => !train.has(label)).toSorted((a, b) => a - b);
  for (const label of unseen) {
    const text = `class ${label} does not occur in the train part, so it cannot be learned`;
    log.add({
      rule: 'unseenClass',
      severity: 'warning',
      file: 'test.labels',
      column: 'label',
      value: `${label}`,
      text,
    });
  }
  if (train.size > 1) return;
  const text = 'every label of the train part is the same, so nothing can be learned from them';
  log.add({ rule: 'constantColumn', severity: 'warning', file: 'train.labels', column: 'label', text });
}

function labelColumn(classes: StoredClass[]) {
  const moments = noMoments();
  for (const { value, count } of classes) observe(moments, Number(value), count);
  return { name: 'label', role: 'target', classes, ...statisticsOf(moments) } as const;
}

/** Stores every part of an image set and returns its schema. */
export async function storeParts({ train, test }: Headers, context: IngestContext): Promise<SchemaDraft> {
  const moments = noMoments();
  const shape = sampleShape(train.images);
  const imageSize = sizeOf(shape);
  const trainLabels = await storePart('train', moments, imageSize, context);
  const testLabels = test && (await storePart('test', moments, imageSize, context));
  reportClasses(trainLabels, testLabels, context);
  const { dtype } = train.images;
  return {
    schemaVersion: 1,
    layout: 'samples',
    format: 'idx',
    parts: { train: { rows: rowCount(train.images) }, ...(test && { test: { rows: rowCount(test.images) } }) },
    samples: { name: 'image', role: 'feature', dtype, shape, ...statisticsOf(moments) },
    labels: labelColumn(labelClasses(testLabels ? [trainLabels, testLabels] : [trainLabels])),
  };
}
