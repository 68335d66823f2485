import type { BlobRef } from '@trainyard/contracts';
import type { ArtifactStore } from '@trainyard/store';

/** Shape of an image of the set. */
export const imageShape = [1, 32, 32];
const pixels = 1024;
const rowsAtOnce = 1024;
const arrays = { uint8: Uint8Array, float32: Float32Array };

/** Images of noise with a bright bar on the left or on the right, by the parity of the row. */
function block(dtype: keyof typeof arrays): Buffer {
  const values = new arrays[dtype](rowsAtOnce * pixels);
  for (let i = 0, state = 1; i < values.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const isBar = Math.floor((i % 32) / 4) === 4 * (Math.floor(i / pixels) % 2);
    values[i] = isBar ? 250 : state >>> 24;
  }
  return Buffer.from(values.buffer);
}

async function* images(dtype: keyof typeof arrays, rows: number): AsyncGenerator<Buffer> {
  const bytes = block(dtype);
  for (let done = 0; done < rows; done += rowsAtOnce) {
    yield bytes.subarray(0, (Math.min(rowsAtOnce, rows - done) / rowsAtOnce) * bytes.length);
  }
}

async function* labels(rows: number): AsyncGenerator<Buffer> {
  const values = new Float32Array(rowsAtOnce).map((_, row) => row % 2);
  for (let done = 0; done < rows; done += rowsAtOnce) {
    yield Buffer.from(values.buffer, 0, Math.min(rowsAtOnce, rows - done) * 4);
  }
}

/** Stores a set of so many images of 1,024 pixels as an ingest would leave it; its blobs by file name. */
export async function largeImageSet(
  artifacts: Pick<ArtifactStore, 'putBlob'>,
  dtype: keyof typeof arrays,
  rows: number,
): Promise<Record<string, BlobRef>> {
  const files: Record<string, BlobRef> = {
    'train.rows.bin': await artifacts.putBlob(labels(rows)),
    'train.tensor.0.bin': await artifacts.putBlob(images(dtype, rows)),
  };
  const counted = ['0', '1'].map((value, at) => ({ value, count: Math.ceil((rows - at) / 2) }));
  const numbers = { min: 0, max: 1, mean: 0.5, standardDeviation: 0.5 };
  const schema = {
    schemaVersion: 2,
    format: 'idx',
    parts: { train: { rows } },
    dtype: 'float32',
    columns: [
      { name: 'label', type: 'integer', role: 'target', missing: 0, distinct: 2, ...numbers, classes: counted },
    ],
    tensors: [{ name: 'image', role: 'feature', missing: 0, dtype, shape: imageShape }],
    files: Object.entries(files).map(([name, { sha256, sizeBytes }]) => ({ name, bytes: sizeBytes, sha256 })),
  };
  return { ...files, 'schema.json': await artifacts.putBlob(Buffer.from(JSON.stringify(schema))) };
}
