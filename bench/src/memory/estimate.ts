import { trainingMemory } from '@trainyard/engine/check';
import { modelOf, specOf, type Trial } from './measure.ts';

/** What the child of a trial is estimated to take, in bytes; `dataBytes`: of the data that it holds in memory. */
export function estimatedPeak({ network, threads }: Pick<Trial, 'network' | 'threads'>, dataBytes: number): number {
  const { loss, optimizer, batchSize, epochs } = specOf({ network, threads });
  if (loss === undefined) throw new Error('internal: a trial without a loss');
  const [validation, test] = [network.validation ?? 0.1, 0.1].map((share) => Math.round(share * network.rows));
  const rows = { train: network.rows - (validation ?? 0) - (test ?? 0), validation: validation ?? 0, test: test ?? 0 };
  return trainingMemory({ model: modelOf(network), loss, optimizer, batchSize, epochs, rows, dataBytes }).bytes;
}

/** Bytes of all samples of a network. */
export function sampleBytes({ shape, rows }: Trial['network']): number {
  return 4 * rows * shape.reduce((product, length) => product * length, 1);
}
