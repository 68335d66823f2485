import { type ProblemFinding, type SharedDocument, type StartWeights, selectColumns } from '@trainyard/contracts';
import { type Model, type StateDictEntry, stateDictFindings, stateDictOf } from '@trainyard/engine/check';
import type { ProjectStore } from '@trainyard/store';
import { modelOf } from '../../checkpoints/convert-weights.ts';
import { isImported, type StoredCheckpoint, storedCheckpoint } from '../../checkpoints/stored-checkpoint.ts';
import { ApiError } from '../../errors/api-error.ts';
import { knownModel } from '../../known-records.ts';
import { errorAt, namesOf, quoted, type Resolved, resolved } from './finding.ts';
import type { PlacedModel } from './input.ts';

type Asked = NonNullable<SharedDocument['initialWeights']>;
type Sources = Pick<ProjectStore, 'checkpoints' | 'importedCheckpoints' | 'jobs' | 'models' | 'remains'>;

/** Names of layers that have weights, each once. */
const layersOf = (entries: readonly StateDictEntry[]): string[] => [...new Set(entries.map(({ layer }) => layer))];

async function foundCheckpoint(id: string, store: Sources): Promise<StoredCheckpoint | undefined> {
  try {
    return await storedCheckpoint(id, store);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'notFound') return undefined;
    throw error;
  }
}

/** The model that a checkpoint was trained as. */
async function modelBehind(checkpoint: StoredCheckpoint, store: Sources): Promise<Model> {
  const id = isImported(checkpoint) ? checkpoint.modelId : (await store.jobs.get(checkpoint.jobId))?.record.spec.model;
  const record = id === undefined ? undefined : await knownModel(id, store);
  if (!record) throw new Error(`internal: the model of the checkpoint ${checkpoint.id} is no longer there`);
  return modelOf(record.document);
}

function unmatchedFinding(pattern: string, index: number, layers: readonly string[]): ProblemFinding {
  return errorAt(`/initialWeights/layers/${index}`, {
    code: 'unknownLayer',
    message: `/initialWeights/layers/${index}: no layer of the model that has weights is named ${quoted(pattern)}`,
    received: pattern,
    hint: `Its layers with weights are ${namesOf(layers)}.`,
  });
}

/** What keeps the wanted layers from starting from a checkpoint of another model, tensor by tensor. */
function misfitFindings(wanted: readonly StateDictEntry[], source: readonly StateDictEntry[]): ProblemFinding[] {
  const given = source.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const misfits = stateDictFindings(wanted, given).filter(({ code }) => code !== 'unknownTensor');
  const hint = `Name in layers those that both have alike; the checkpoint has ${namesOf(layersOf(source))}.`;
  return misfits.map((finding) => ({ ...finding, pointer: '/initialWeights', hint }));
}

/** Settles what a job starts from: the bytes of a checkpoint, and the layers that its patterns name; every tensor of these is to be
 *  in the checkpoint with the same shape, whatever model it is of. */
export async function resolveInitialWeights(
  { checkpoint: id, layers: patterns }: Asked,
  placed: PlacedModel | undefined,
  store: Sources,
): Promise<Resolved<StartWeights>> {
  const checkpoint = await foundCheckpoint(id, store);
  if (!checkpoint) {
    const message = `there is no checkpoint ${id}`;
    const hint = 'GET /v1/jobs/{id}/checkpoints lists those of a job.';
    return {
      findings: [errorAt('/initialWeights/checkpoint', { code: 'unknownCheckpoint', message, received: id, hint })],
    };
  }
  if (!placed) return { findings: [] };
  const source = stateDictOf(await modelBehind(checkpoint, store));
  const entries = stateDictOf(placed.model);
  const layers = layersOf(entries);
  const chosen = patterns ? selectColumns(patterns, layers) : { columns: layers, unmatched: [] };
  const wanted = new Set(chosen.columns);
  const findings = [
    ...chosen.unmatched.map((pattern) => unmatchedFinding(pattern, patterns?.indexOf(pattern) ?? 0, layers)),
    ...misfitFindings(
      entries.filter(({ layer }) => wanted.has(layer)),
      source,
    ),
  ];
  return resolved(findings, () => ({ weights: checkpoint.weights, layers: patterns ? chosen.columns : null }));
}
