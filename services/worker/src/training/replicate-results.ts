/** What one model of a bias-variance job came to. */
export interface ReplicateResult {
  /** Loss in its last epoch. */
  trainLoss: number;
  /** Loss on the test rows. */
  testLoss: number;
  /** For the test rows, in their order: numbers, or the index of the class at each position. */
  predictions: Float32Array | Int32Array;
}

interface StoredResult {
  trainLoss: number | null;
  testLoss: number | null;
  integers: boolean;
  /** Little-endian, 4 bytes each, as base64. */
  predictions: string;
}

/** Writes the results of the models trained so far: what a resumed job goes on from. */
export function writeResults(results: readonly ReplicateResult[]): Uint8Array {
  const stored = results.map(
    ({ trainLoss, testLoss, predictions }): StoredResult => ({
      trainLoss,
      testLoss,
      integers: predictions instanceof Int32Array,
      predictions: Buffer.from(predictions.buffer, predictions.byteOffset, predictions.byteLength).toString('base64'),
    }),
  );
  return new TextEncoder().encode(JSON.stringify({ version: 1, results: stored }));
}

/** Reads them again. @throws {Error} if these are none */
export function readResults(bytes: Uint8Array): ReplicateResult[] {
  const { version, results } = JSON.parse(new TextDecoder().decode(bytes)) as {
    version: number;
    results: StoredResult[];
  };
  if (version !== 1) throw new Error(`results of replicates: expected version 1, received ${version}`);
  return results.map(({ trainLoss, testLoss, integers, predictions }) => {
    // JSON has no infinities and no NaN: they come back as null.
    const losses = { trainLoss: trainLoss ?? Number.NaN, testLoss: testLoss ?? Number.NaN };
    const { buffer } = Uint8Array.from(Buffer.from(predictions, 'base64'));
    return { ...losses, predictions: integers ? new Int32Array(buffer) : new Float32Array(buffer) };
  });
}
