import type { ArtifactStore } from '@trainyard/store';
import type { CheckpointDraft } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';

const pieceBytes = 2 ** 20;

/** Bytes in pieces: hashing all at once would keep the child from answering. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

/** Stores the blobs of a snapshot: weights, training state and the exported model. */
export async function storeSnapshot(
  artifacts: Pick<ArtifactStore, 'putBlob'>,
  { weights, state, ...moment }: Snapshot,
  exportModel: (weights: Uint8Array) => Uint8Array,
): Promise<CheckpointDraft> {
  const put = (bytes: Uint8Array) => artifacts.putBlob(piecesOf(bytes));
  const [weightsRef, trainingState, onnx] = await Promise.all([put(weights), put(state), put(exportModel(weights))]);
  return { ...moment, weights: weightsRef, trainingState, onnx };
}
