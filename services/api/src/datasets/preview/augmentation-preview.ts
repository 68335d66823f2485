import type { AugmentationPreview, BlobRef, DatasetRecord } from '@trainyard/contracts';
import { openStored } from '@trainyard/datasets/stored';
import { sizeOf } from '@trainyard/engine/spec';
import type { ProjectStore } from '@trainyard/store';
import sharp from 'sharp';
import { ApiError } from '../../errors/api-error.ts';
import { drawGrid, type Picture } from './draw-grid.ts';
import { type SettledPreview, settledPreview } from './preview-request.ts';

/** Pixels that the shorter side of an image has at least in the picture. */
const shownPixels = 56;

/** Files that were found whole by this process, by their SHA-256: a large set is not read through for every preview. */
type KnownFiles = Map<string, string>;

async function fileOf(blob: BlobRef, artifacts: Pick<ProjectStore['artifacts'], 'blobFile'>, known: KnownFiles) {
  const path = known.get(blob.sha256) ?? (await artifacts.blobFile(blob));
  known.set(blob.sha256, path);
  return path;
}

async function readOriginals(
  stored: Readonly<Record<string, BlobRef>>,
  { columns, rows, shape }: SettledPreview,
  artifacts: ProjectStore['artifacts'],
  known: KnownFiles,
): Promise<Float32Array> {
  const paths = new Map<string, string>();
  for (const [name, blob] of Object.entries(stored)) paths.set(name, await fileOf(blob, artifacts, known));
  const dataset = await openStored((name) => paths.get(name) ?? name);
  try {
    const size = sizeOf(shape);
    const originals = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) originals.set(await dataset.readColumns('train', columns, row, 1), i * size);
    return originals;
  } finally {
    await dataset.close();
  }
}

/** The picture as PNG, small images enlarged so that their pixels can be seen. */
function png({ width, height, bytes }: Picture, [, high = 1, wide = 1]: readonly number[]): Promise<Buffer> {
  const factor = Math.max(1, Math.ceil(shownPixels / Math.min(high, wide)));
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .resize({ width: width * factor, height: height * factor, kernel: 'nearest' })
    .png()
    .toBuffer();
}

/** Makes previews of what augmentations do to the images of a dataset. */
export function previewer() {
  const known: KnownFiles = new Map();
  /** @throws {ApiError} datasetNotReady, datasetRejected, invalidBody */
  return async (
    { id, state, profile, stored }: DatasetRecord,
    asked: AugmentationPreview,
    artifacts: ProjectStore['artifacts'],
  ): Promise<Buffer> => {
    if (state === 'rejected') throw new ApiError('datasetRejected', `The dataset ${id} was rejected.`);
    if (!profile || !stored)
      throw new ApiError('datasetNotReady', `The dataset ${id} is ${state}; wait until it is ready.`);
    const preview = settledPreview(asked, profile);
    const originals = await readOriginals(stored, preview, artifacts, known);
    return png(await drawGrid(preview, originals), preview.shape);
  };
}
