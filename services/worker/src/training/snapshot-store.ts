import { checkModel, exportOnnx } from '@trainyard/engine';
import { openArtifacts } from '@trainyard/store';
import type { CheckpointDraft } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';
import type { DataRequest, PreparedData } from './prepare-data.ts';

/** Stores the blobs of a snapshot: weights, training state, and the model as ONNX from raw features to what a client is told. */
export type SnapshotStore = (snapshot: Snapshot) => Promise<CheckpointDraft>;

type Exporter = (weights: Uint8Array) => Uint8Array;

function exporter({ spec, model: document }: DataRequest, data: PreparedData): Exporter {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: the model of the job no longer passes its check');
  const { target, columns, preprocessing } = data;
  const metadata = { columns, target: spec.target, ...(target.kind === 'class' && { classes: target.classes }) };
  const rawShape = spec.features.shape ?? data.shape;
  return (weights) => exportOnnx({ model, loss: spec.loss, weights, preprocessing, rawShape, metadata });
}

/** Makes the store of the snapshots of a job, whose preprocessing is part of its exported models. */
export async function snapshotStore(request: DataRequest, data: PreparedData): Promise<SnapshotStore> {
  const artifacts = await openArtifacts(request);
  const exportModel = exporter(request, data);
  return async ({ weights, state, ...moment }) => {
    const [weightsRef, trainingState, onnx] = await Promise.all([
      artifacts.putBlob(weights),
      artifacts.putBlob(state),
      artifacts.putBlob(exportModel(weights)),
    ]);
    return { ...moment, weights: weightsRef, trainingState, onnx };
  };
}
