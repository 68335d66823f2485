import { readFile } from 'node:fs/promises';
import type { ModelRecord } from '@trainyard/contracts';
import { checkModel, type Finding, type Model } from '@trainyard/engine/check';
import { exportNetwork, importWeights } from '@trainyard/engine/exchange';

/** An uploaded file and the model it is for. */
export interface ConversionTask {
  readonly document: ModelRecord['document'];
  /** Path of the file. */
  readonly file: string;
  /** Put into the ONNX file. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The weights as training writes them and the network as ONNX, or what is wrong. */
export type Conversion =
  | { readonly findings: readonly Finding[] }
  | { readonly weights: Uint8Array; readonly onnx: Uint8Array };

export type ConvertWeights = (task: ConversionTask) => Promise<Conversion>;

/** The model of a document that was checked when it was kept. */
export function modelOf(document: ModelRecord['document']): Model {
  const { model } = checkModel(document);
  if (!model) throw new Error('internal: a model that is kept no longer passes its check');
  return model;
}

/** Checks uploaded weights against a model and makes of them what is kept; holds up its thread while it works. */
export const convertWeights: ConvertWeights = async ({ document, file, metadata }) => {
  const model = modelOf(document);
  const imported = importWeights(model, await readFile(file));
  if ('findings' in imported) return imported;
  return { weights: imported.weights, onnx: exportNetwork(model, imported.weights, metadata) };
};
