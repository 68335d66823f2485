import type { Finding } from '../findings/finding.ts';
import { type NamedTensor, readSafetensors, SafetensorsError } from '../interchange/safetensors.ts';
import type { Model } from '../model/model.ts';
import { stateDictFindings, stateDictOf } from '../model/state-dict.ts';
import { writeStateDict } from './write-state-dict.ts';

/** Weights for a model from a file of somebody else: what is wrong with it, or the file as training writes it. */
export type ImportedWeights = { readonly findings: readonly Finding[] } | { readonly weights: Uint8Array };

/** Reads a state_dict in safetensors for a model: every parameter and buffer with its shape, as F32, F64, F16 or BF16.
 *  PyTorch's counters `num_batches_tracked` are left aside; anything else that does not fit is a finding. */
export function importWeights(model: Model, file: Uint8Array): ImportedWeights {
  const read = tensorsOf(file);
  if ('findings' in read) return read;
  const tensors = read.tensors.filter(({ name }) => !/(^|\.)num_batches_tracked$/.test(name));
  const findings = stateDictFindings(stateDictOf(model), tensors);
  if (findings.length > 0) return { findings };
  const byName = new Map(tensors.map(({ name, data }) => [name, data as Float32Array | Float64Array]));
  return { weights: writeStateDict(model, (name) => Float32Array.from(byName.get(name) ?? [])) };
}

/** Start values by state_dict name, of the layers that are named; of all when none is. */
export function startValues(file: Uint8Array, layers: readonly string[] | null): Record<string, Float32Array> {
  const wanted = layers === null ? undefined : new Set(layers);
  const { tensors } = readSafetensors(file);
  const chosen = tensors.filter(({ name }) => wanted?.has(name.slice(0, name.indexOf('.'))) ?? true);
  return Object.fromEntries(chosen.map(({ name, data }) => [name, data as Float32Array]));
}

function tensorsOf(file: Uint8Array): { tensors: readonly NamedTensor[] } | { findings: Finding[] } {
  try {
    return readSafetensors(file);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    const hint = 'Write it with safetensors.torch.save_file(model.state_dict(), path).';
    return { findings: [{ severity: 'error', code: 'notSafetensors', pointer: '', message: error.message, hint }] };
  }
}
