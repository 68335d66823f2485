import type { TokenizerFile } from '@trainyard/contracts';
import { checkModel, exportOnnx } from '@trainyard/engine';
import { openArtifacts } from '@trainyard/store';
import type { CheckpointDraft } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';
import type { DataRequest, PreparedData } from './prepare-data.ts';

/** Stores the blobs of a snapshot: weights, training state, the model as ONNX from raw features to what a client is told, and its tokenizers. */
export type SnapshotStore = (snapshot: Snapshot) => Promise<CheckpointDraft>;

type Exporter = (weights: Uint8Array) => Uint8Array;

function exporter({ spec, model: document }: DataRequest, data: PreparedData): Exporter {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: the model of the job no longer passes its check');
  const { target, inputs } = data;
  const columns = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.columns]));
  const metadata = { columns, target: spec.target, ...('classes' in target && { classes: target.classes }) };
  return (weights) => exportOnnx({ model, loss: spec.loss, weights, inputs, metadata });
}

/** tokenizer.json of a job, undefined where neither its features nor its target are tokens. */
function tokenizerFile({ inputs, sequence }: PreparedData): Uint8Array | undefined {
  const texts = Object.entries(inputs).flatMap(([name, { tokenizer }]) => (tokenizer ? [[name, tokenizer]] : []));
  if (texts.length === 0 && !sequence) return undefined;
  const file: TokenizerFile = {
    version: 1,
    inputs: Object.fromEntries(texts),
    ...(sequence && { target: sequence.tokenizer }),
    ...(sequence?.teacher !== undefined && { teacherInput: sequence.teacher }),
  };
  return Buffer.from(JSON.stringify(file));
}

/** Makes the store of the snapshots of a job, whose preprocessing is part of its exported models. */
export async function snapshotStore(request: DataRequest, data: PreparedData): Promise<SnapshotStore> {
  const artifacts = await openArtifacts(request);
  const exportModel = exporter(request, data);
  const file = tokenizerFile(data);
  const tokenizer = file && (await artifacts.putBlob(file));
  return async ({ weights, state, ...moment }) => {
    const [weightsRef, trainingState, onnx] = await Promise.all([
      artifacts.putBlob(weights),
      artifacts.putBlob(state),
      artifacts.putBlob(exportModel(weights)),
    ]);
    return { ...moment, weights: weightsRef, trainingState, onnx, ...(tokenizer && { tokenizer }) };
  };
}
