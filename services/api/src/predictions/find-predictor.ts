import type { BlobRef, ImportedCheckpointRecord, PredictionRequest } from '@trainyard/contracts';
import type { ProjectStore } from '@trainyard/store';
import { modelOf } from '../checkpoints/convert-weights.ts';
import { ApiError } from '../errors/api-error.ts';
import { found } from '../errors/not-found.ts';
import { knownDataset, knownModel } from '../known-records.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { type ModelForm, modelForm } from './model-form.ts';
import { readTokenizers } from './read-tokenizers.ts';

/** A trained model, what it takes and what it gives. */
export interface Predictor {
  checkpoint: string;
  /** Null for an imported checkpoint. */
  jobId: string | null;
  epoch: number;
  step: number;
  onnx: BlobRef;
  form: ModelForm;
}

/** Of uploaded weights only the network is known: rows go in as its input has them, and its outputs come back as numbers. */
async function ofImport({ id, modelId, onnx }: ImportedCheckpointRecord, store: ProjectStore): Promise<Predictor> {
  const { document } = found(await knownModel(modelId, store), `model ${modelId}`);
  const { inputs, outputs } = modelOf(document);
  const [first, ...others] = Object.entries(inputs);
  if (!first || others.length > 0 || outputs.length > 1) {
    throw new ApiError('invalidData', `The model ${modelId} has several inputs or outputs; download it as ONNX.`);
  }
  const [name, { shape, dtype }] = first;
  const sample = { shape, columns: undefined, isInteger: dtype === 'int64' };
  const form: ModelForm = { inputs: { [name]: sample }, kind: 'numbers', classes: [] };
  return { checkpoint: id, jobId: null, epoch: 0, step: 0, onnx, form };
}

/** The model that a prediction asks for. @throws {ApiError} notFound, checkpointNotReady, invalidData */
export async function findPredictor(request: PredictionRequest, store: ProjectStore): Promise<Predictor> {
  const { checkpoint: id } = request;
  const imported = id === undefined ? undefined : await store.importedCheckpoints.get(id);
  if (imported) return ofImport(imported, store);
  const { checkpoint, job } = await findCheckpoint(request, store);
  const { spec } = job.record;
  const { profile } = found(await knownDataset(spec.dataset, store), `dataset ${spec.dataset}`);
  const { document } = found(await knownModel(spec.model, store), `model ${spec.model}`);
  const form = modelForm({
    spec,
    profile: found(profile, `profile of the dataset ${spec.dataset}`),
    network: document,
    tokenizers: await readTokenizers(checkpoint, store),
  });
  const { id: chosen, jobId, epoch, step, onnx } = checkpoint;
  return { checkpoint: chosen, jobId, epoch, step, onnx, form };
}
