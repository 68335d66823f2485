import type { BlobRef } from '@trainyard/contracts';
import type { ArtifactStore } from '@trainyard/store';
import type { MeasuredNetwork } from './networks.ts';

/** Noise as an ingest leaves a table of tensors: its blobs by file name. */
export async function storedNoise(
  { shape, vocabulary, classes, rows }: MeasuredNetwork,
  artifacts: Pick<ArtifactStore, 'putBlob'>,
): Promise<Record<string, BlobRef>> {
  const width = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(rows * width);
  for (let i = 0, state = 1; i < values.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = vocabulary ? state % vocabulary : state / 2 ** 31 - 1;
  }
  const labels = Float32Array.from({ length: rows }, (_, row) => (classes ? row % classes : (row % 17) / 17));
  const files = {
    'train.rows.bin': await artifacts.putBlob(Buffer.from(labels.buffer)),
    'train.tensor.0.bin': await artifacts.putBlob(Buffer.from(values.buffer)),
  };
  const known = Array.from({ length: classes ?? 0 }, (_, value) => ({ value: String(value), count: 1 }));
  const numbers = { missing: 0, distinct: 17, min: 0, max: 1, mean: 0.5, standardDeviation: 0.5 };
  const schema = {
    schemaVersion: 2,
    format: 'idx',
    parts: { train: { rows } },
    dtype: 'float32',
    columns: [
      {
        name: 'label',
        type: classes ? 'integer' : 'number',
        role: 'target',
        ...numbers,
        ...(classes && { classes: known }),
      },
    ],
    tensors: [{ name: 'sample', role: 'feature', missing: 0, dtype: vocabulary ? 'int32' : 'float32', shape }],
    files: Object.entries(files).map(([name, { sha256, sizeBytes }]) => ({ name, bytes: sizeBytes, sha256 })),
  };
  return { ...files, 'schema.json': await artifacts.putBlob(Buffer.from(JSON.stringify(schema))) };
}
