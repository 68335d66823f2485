import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImportedCheckpointRecord, type ModelRecord, schemaVersion } from '@trainyard/contracts';
import { findingLimit, stateDictOf } from '@trainyard/engine/check';
import { sizeOf } from '@trainyard/engine/spec';
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors/api-error.ts';
import { summaryOf } from '../errors/refuse.ts';
import { madeOnce } from '../idempotency/made-once.ts';
import { type Conversion, modelOf } from './convert-weights.ts';
import { receiveWeights } from './receive-weights.ts';

/** Bytes besides the numbers: names, and tensors that the findings are to name. */
const slackBytes = 64 * 2 ** 20;

/** Bytes that a file for the model may have: float64 numbers, as many again of others. */
function limitOf({ document }: ModelRecord, { uploadBytes }: Deps['limits']): number {
  const sizes = stateDictOf(modelOf(document)).map(({ shape }) => sizeOf(shape));
  return Math.min(uploadBytes, 16 * sizes.reduce((sum, size) => sum + size, 0) + slackBytes);
}

function accepted(conversion: Conversion): Exclude<Conversion, { findings: unknown }> {
  if (!('findings' in conversion)) return conversion;
  const errors = conversion.findings.slice(0, findingLimit);
  throw new ApiError('invalidWeights', `${summaryOf([...conversion.findings])}; see errors.`, { errors });
}

async function converted(request: FastifyRequest, model: ModelRecord, deps: Deps) {
  const folder = await mkdtemp(join(tmpdir(), 'trainyard-import-'));
  try {
    const file = join(folder, 'weights');
    await receiveWeights(request, file, { maxBytes: limitOf(model, deps.limits), limits: deps.limits });
    const metadata = { model: model.id, document: model.document };
    return accepted(await deps.convertWeights({ document: model.document, file, metadata }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes a checkpoint of the weights that a request brings. @throws {ApiError} invalidWeights with every finding */
export async function importCheckpoint(
  request: FastifyRequest,
  model: ModelRecord,
  deps: Deps,
): Promise<ImportedCheckpointRecord> {
  const { weights, onnx } = await converted(request, model, deps);
  const { artifacts, importedCheckpoints } = deps.store;
  const record = {
    schemaVersion,
    id: deps.newId('checkpoint'),
    modelId: model.id,
    createdAt: deps.now().toISOString(),
    weights: await artifacts.putBlob(weights),
    onnx: await artifacts.putBlob(onnx),
  } as const;
  const create = async () => {
    await importedCheckpoints.create(record);
    return record;
  };
  return madeOnce(create, () => importedCheckpoints.get(record.id));
}
