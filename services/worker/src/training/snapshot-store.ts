import type { BlobRef, TokenizerFile } from '@trainyard/contracts';
import { checkModel, exportEncoderDecoder, exportOnnx, type Model } from '@trainyard/engine';
import { decodingFindings } from '@trainyard/engine/check';
import { openArtifacts } from '@trainyard/store';
import type { CheckpointDraft } from '../attempt/messages.ts';
import type { Snapshot } from './checkpoint-writer.ts';
import { lossesOf } from './losses-of.ts';
import type { DataRequest, LoadedData } from './prepare-data.ts';

/** Stores the blobs of a snapshot: weights, training state, the model as ONNX from raw features to what a client is told, and its tokenizers. */
export type SnapshotStore = (snapshot: Snapshot) => Promise<CheckpointDraft>;

/** The exported models of a job by the names under which a checkpoint keeps them. */
type Exports = { onnx: Uint8Array; encoder?: Uint8Array; decoderStep?: Uint8Array };

/** The input at which a model is cut into an encoder and a step of its decoder; undefined where it cannot be. */
function decoderInput(model: Model, { inputs, sequence }: LoadedData): string | undefined {
  const teacher = sequence?.teacher;
  const isRaw = Object.values(inputs).every(({ preprocessing }) => preprocessing === undefined);
  return teacher !== undefined && isRaw && decodingFindings(model, teacher).length === 0 ? teacher : undefined;
}

/** Of the inputs that take categories: the classes of each column, whose indexes the exported model takes. */
function categoriesOf(inputs: LoadedData['inputs']): Record<string, Record<string, readonly string[]>> | undefined {
  const known = Object.entries(inputs).flatMap(([name, { preprocessing }]) => {
    const named = (preprocessing?.form.columns ?? []).flatMap(({ name: column, kind, classes }) =>
      kind === 'category' && classes ? [[column, classes] as const] : [],
    );
    return named.length > 0 ? [[name, Object.fromEntries(named)] as const] : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function exporter({ spec, model: document }: DataRequest, data: LoadedData): (weights: Uint8Array) => Exports {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: the model of the job no longer passes its check');
  const { target, inputs } = data;
  const { loss, outputs } = spec;
  const columns = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.columns]));
  const classes = 'classes' in target && { classes: target.classes };
  const categories = categoriesOf(inputs);
  const metadata = {
    columns,
    ...(categories && { categories }),
    target: spec.target,
    ...classes,
    ...(outputs && { outputs }),
  };
  const otherLosses = lossesOf(outputs);
  const teacher = decoderInput(model, data);
  return (weights) => {
    const onnx = exportOnnx({ model, loss, otherLosses, weights, inputs, metadata });
    if (teacher === undefined) return { onnx };
    return { onnx, ...exportEncoderDecoder({ model, decoderInput: teacher, loss, weights, metadata }) };
  };
}

/** tokenizer.json of a job, undefined where neither its features nor its target are tokens. */
function tokenizerFile({ inputs, sequence }: LoadedData): Uint8Array | undefined {
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
export async function snapshotStore(request: DataRequest, data: LoadedData): Promise<SnapshotStore> {
  const artifacts = await openArtifacts({ dataDir: request.dataDir, mustExist: true });
  const exportModel = exporter(request, data);
  const file = tokenizerFile(data);
  return async ({ weights, state, ...moment }) => {
    const kept = { weights, trainingState: state, ...exportModel(weights) };
    // With each again: bytes that nothing refers to for long are collected.
    const tokenizer = file && (await artifacts.putBlob(file));
    const puts = Object.entries(kept).map(async ([name, bytes]) => [name, await artifacts.putBlob(bytes)] as const);
    const blobs = Object.fromEntries(await Promise.all(puts)) as Record<keyof typeof kept, BlobRef>;
    return { ...moment, ...blobs, ...(tokenizer && { tokenizer }) };
  };
}
