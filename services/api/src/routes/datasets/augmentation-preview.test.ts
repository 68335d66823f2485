import { type BlobRef, type DatasetProfile, type DatasetRecord, makeId } from '@trainyard/contracts';
import sharp from 'sharp';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataset } from '../../datasets/new-dataset.ts';
import { type ApiUnderTest, apiUnderTest } from '../../testing/api-under-test.ts';
import { column, iris, profile } from '../../testing/profiles.ts';

const rows = 12;
const [height, width] = [3, 4];
const size = 3 * height * width;
const pixels = Uint8Array.from({ length: rows * size }, (_, i) => (i * 53) % 256);
const factor = Math.ceil(56 / height);

let api: ApiUnderTest;
let images: string;
beforeAll(async () => {
  api = await apiUnderTest();
  images = await storedImages();
});
afterAll(() => api.close());

/** A dataset of images of three colours, stored as an ingest would leave it. */
async function storedImages(): Promise<string> {
  const put = (bytes: Buffer) => api.store.artifacts.putBlob(bytes);
  const files: Record<string, BlobRef> = {
    'train.rows.bin': await put(Buffer.from(new Float32Array(rows).map((_, row) => row % 2).buffer)),
    'train.tensor.0.bin': await put(Buffer.from(pixels)),
  };
  const schema = {
    schemaVersion: 2,
    format: 'idx',
    parts: { train: { rows } },
    dtype: 'float32',
    columns: [{ name: 'label', type: 'integer', role: 'target', missing: 0, min: 0, max: 1 }],
    tensors: [{ name: 'image', role: 'feature', missing: 0, dtype: 'uint8', shape: [3, height, width] }],
    files: Object.entries(files).map(([name, { sha256, sizeBytes }]) => ({ name, bytes: sizeBytes, sha256 })),
  };
  const stored = { ...files, 'schema.json': await put(Buffer.from(JSON.stringify(schema))) };
  const known: DatasetProfile = profile(
    [
      column('image', { type: 'tensor', dtype: 'uint8', shape: [3, height, width] }),
      column('label', { type: 'integer', role: 'target' }),
    ],
    { train: rows },
  );
  const record: DatasetRecord = {
    ...newDataset({ format: 'idx', columns: [] }, { state: 'ready', files: [], sample: null }, api.deps),
    profile: known,
    stored,
    contentHash: 'b'.repeat(64),
    validation: { errors: 0, warnings: 0, findings: [], truncated: false },
    readyAt: new Date().toISOString(),
  };
  await api.store.datasets.create(record);
  return record.id;
}

const url = (id: string) => `/v1/datasets/${id}/augmentation-preview`;
const ask = (payload: object, id = images) => api.send('POST', url(id), { payload });
const refused = (payload: object, id = images) => api.problem('POST', url(id), { payload });

/** Colours of an image of the grid, [channels, height, width]. */
async function imageAt(png: Buffer, row: number, place: number): Promise<number[]> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return Array.from({ length: size }, (_, at) => {
    const [channel, y, x] = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
    const [top, left] = [(row * (height + 2) + y) * factor, (place * (width + 2) + x) * factor];
    return data[(top * info.width + left) * info.channels + channel] ?? -1;
  });
}

const original = (row: number) => [...pixels.subarray(row * size, (row + 1) * size)];

describe('200', () => {
  it('shows the rows as they are, and beside them what each epoch makes of them', async () => {
    const response = await ask({ augmentation: [{ type: 'horizontalFlip', probability: 1 }], rows: [7, 2], epochs: 2 });
    expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'image/png' } });
    const { rawPayload: png } = response;
    expect(await sharp(png).metadata()).toMatchObject({
      format: 'png',
      width: (3 * (width + 2) - 2) * factor,
      height: (2 * (height + 2) - 2) * factor,
    });
    for (const [place, row] of [7, 2].entries()) {
      expect(await imageAt(png, place, 0)).toEqual(original(row));
      const mirrored = original(row).map((_, at, all) => all[at - (at % width) + width - 1 - (at % width)]);
      expect(await imageAt(png, place, 1)).toEqual(mirrored);
      expect(await imageAt(png, place, 2)).toEqual(mirrored);
    }
  });

  it('is the same picture for the same seed, and another for another', async () => {
    const asked = {
      augmentation: [
        { type: 'brightness', max: 0.9 },
        { type: 'mixup', alpha: 1 },
      ],
      seed: 5,
    };
    const first = (await ask(asked)).rawPayload;
    expect((await ask(asked)).rawPayload.equals(first)).toBe(true);
    expect((await ask({ ...asked, seed: 6 })).rawPayload.equals(first)).toBe(false);
  });
});

describe('4xx', () => {
  it.each([
    [{ augmentation: [{ type: 'gain' }] }, '/augmentation/0', 'augmentationMisfit'],
    [{ augmentation: [], rows: [3, rows] }, '/rows/1', 'unknownRow'],
    [{ augmentation: [], shape: [1, 2, 2] }, '/shape', 'shapeMismatch'],
    [{ augmentation: [{ type: 'mixup' }, { type: 'crop' }] }, '/augmentation/0', 'invalid'],
    [{ augmentation: [], columns: ['picture'] }, '/columns/0', 'unknownColumn'],
  ])('%j', async (asked, pointer, code) => {
    const { status, errors } = await refused(asked);
    expect([422, 400]).toContain(status);
    expect(errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('of a dataset without images, and of none', async () => {
    const table = await api.readyDataset(iris);
    expect((await refused({ augmentation: [] }, table.id)).errors).toMatchObject([
      { pointer: '/shape', code: 'noImage' },
    ]);
    expect((await refused({ augmentation: [] }, makeId('dataset', ulid()))).code).toBe('notFound');
  });
});
