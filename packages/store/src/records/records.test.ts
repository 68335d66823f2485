import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { openArtifacts } from '../artifacts/open-artifacts.ts';
import { AlreadyExists, ArtifactCorrupt, InvalidCursor, NotFound, RecordImmutable } from '../errors.ts';
import { datasetRecord, newId } from '../testing/records.ts';
import { createDatasets } from './datasets.ts';
import { createImportedCheckpoints } from './imported-checkpoints.ts';

let dataDir: string;
let artifacts: ArtifactStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-records-'));
  artifacts = await openArtifacts({ dataDir });
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('datasets', () => {
  it('are created once and come back as they were', async () => {
    const datasets = createDatasets(artifacts);
    const record = datasetRecord('open');
    await datasets.create(record);
    expect(await datasets.get(record.id)).toEqual(record);
    await expect(datasets.create(record)).rejects.toThrow(AlreadyExists);
    await datasets.update(record.id, (current) => current);
    await expect(datasets.create(record)).rejects.toThrow(AlreadyExists);
  });

  it('take every one of many changes made at once, in several processes', async () => {
    const [one, other] = [createDatasets(artifacts), createDatasets(await openArtifacts({ dataDir }))];
    const record = datasetRecord('open');
    await one.create(record);
    const changes = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).update(record.id, (current) => ({ ...current, name: `${current.name}.${index}` })),
    );
    const revisions = (await Promise.all(changes)).map(({ revision }) => revision);
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const { name = '' } = (await one.get(record.id)) ?? {};
    expect(new Set(name.split('.').slice(1)).size).toBe(20);
  });

  it.each(['ready', 'rejected'] as const)('no longer change once they are %s', async (state) => {
    const datasets = createDatasets(artifacts);
    const record = datasetRecord('open');
    await datasets.create(record);
    await datasets.update(record.id, (current) => ({ ...current, state }));
    await expect(datasets.update(record.id, (current) => current)).rejects.toThrow(RecordImmutable);
  });

  it('that are not there are not found', async () => {
    const datasets = createDatasets(artifacts);
    expect(await datasets.get(newId('dataset'))).toBeUndefined();
    await expect(datasets.update(newId('dataset'), (current) => current)).rejects.toThrow(NotFound);
    await expect(datasets.get('../../secrets')).rejects.toThrow('expected its prefix and a ULID');
  });

  it('are listed newest first, page by page', async () => {
    const datasets = createDatasets(artifacts);
    const records = Array.from({ length: 5 }, () => datasetRecord('open'));
    for (const record of records) await datasets.create(record);
    // Made and never written: what a crash between a folder and its file leaves.
    await mkdir(join(dataDir, 'artifacts', 'objects', 'datasets', newId('dataset')));
    const first = await datasets.list({ limit: 3 });
    const second = await datasets.list({ limit: 3, after: first.nextCursor ?? '' });
    expect([...first.data, ...second.data]).toEqual(records.toReversed());
    expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
    await expect(datasets.list({ limit: 3, after: 'x' })).rejects.toThrow(InvalidCursor);
  });

  it('of a later version of this program are refused, not misread', async () => {
    const { id } = datasetRecord('open');
    const later = { ...datasetRecord('open'), id, schemaVersion: 2 };
    await artifacts.create(`datasets/${id}/00000000`, Buffer.from(JSON.stringify(later)));
    await expect(createDatasets(artifacts).get(id)).rejects.toThrow(ArtifactCorrupt);
  });
});

describe('imported checkpoints', () => {
  it('are created once and come back as they were', async () => {
    const imported = createImportedCheckpoints(artifacts);
    const blob = { sha256: 'a'.repeat(64), sizeBytes: 10 };
    const createdAt = new Date().toISOString();
    const record = {
      schemaVersion: 1,
      id: newId('checkpoint'),
      modelId: newId('model'),
      createdAt,
      weights: blob,
      onnx: blob,
    } as const;
    await imported.create(record);
    expect(await imported.get(record.id)).toEqual(record);
    expect(await imported.get(newId('checkpoint'))).toBeUndefined();
    await expect(imported.create(record)).rejects.toThrow(AlreadyExists);
  });
});
