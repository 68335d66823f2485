import { createHash } from 'node:crypto';
import {
  type CommandRecord,
  canonicalJson,
  type FinalRecord,
  type JobIntervention,
  type JobRecord,
  type JobReport,
  type Manifest,
  manifestSchema,
} from '@trainyard/contracts';
import { jsonCodec } from '../records/json-codec.ts';
import { compareManifests, type NewManifest } from './compare-manifests.ts';
import type { JobCore } from './job-core.ts';

/** What a manifest is made of besides the records: how the job ended. */
export interface Ended {
  record: JobRecord;
  final: Pick<FinalRecord, 'state' | 'stopReason' | 'progress' | 'weightsSha256' | 'metricHistory' | 'interventions'>;
  reports: readonly JobReport[];
  initialWeightsSha256: string | null;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// What neither determines a result nor is one.
function specHash({ name: _name, labels: _labels, priority: _priority, ...spec }: JobRecord['spec']): string {
  return sha256(canonicalJson(spec));
}

function reportHash(report: JobReport): Manifest['result']['reports'][number] {
  const { jobId: _jobId, createdAt: _createdAt, ...content } = report;
  if (content.kind !== 'evaluation') return { kind: content.kind, sha256: sha256(canonicalJson(content)) };
  const { checkpoint: _checkpoint, ...evaluation } = content;
  const { kind, split, output } = evaluation;
  return { kind, split, ...(output !== undefined && { output }), sha256: sha256(canonicalJson(evaluation)) };
}

async function attemptsOf({ records }: JobCore, id: string): Promise<Manifest['attempts']> {
  return (await records.claims(id)).map(({ attempt, fromCheckpoint, environment = null }) => ({
    attempt,
    fromCheckpoint,
    environment,
  }));
}

/** What was asked of a job while it lived, in the order of its acceptance; of changes, after how many steps they came into force. */
function interventionsOf(
  commands: readonly CommandRecord[],
  changes: readonly JobIntervention[],
): Manifest['interventions'] {
  const asked = commands.flatMap(({ action, acceptedAt }) =>
    action === 'change' || action === 'made' ? [] : [{ action, acceptedAt }],
  );
  const made = changes.map(({ id, field, from, to, step, at }) => {
    return { action: 'change' as const, acceptedAt: at, change: { id, field, from, to }, step };
  });
  return [...asked, ...made].sort((a, b) => (a.acceptedAt < b.acceptedAt ? -1 : 1));
}

async function newManifest(core: JobCore, { record, final, reports, ...rest }: Ended): Promise<NewManifest> {
  const { id, spec } = record;
  const [dataset, model] = await Promise.all([core.datasets.get(spec.dataset), core.models.get(spec.model)]);
  const { state, stopReason, progress, weightsSha256, metricHistory } = final;
  const commands = await core.records.commands(id);
  return {
    manifestVersion: 1,
    jobId: id,
    kind: spec.kind,
    state,
    stopReason,
    dataset: { id: spec.dataset, sha256: dataset?.contentHash ?? null },
    model: { id: spec.model, sha256: model?.contentHash ?? null },
    spec: { sha256: specHash(spec) },
    seed: spec.seed,
    threads: spec.threads,
    device: spec.device,
    attempts: await attemptsOf(core, id),
    interventions: interventionsOf(commands, final.interventions),
    decisions: String(stopReason) === 'timeBudget' ? [{ what: 'timeBudget', step: progress.step }] : [],
    result: {
      initialWeights: rest.initialWeightsSha256,
      finalWeights: weightsSha256,
      metricHistory: metricHistory?.sha256 ?? null,
      steps: progress.step,
      reports: reports.map(reportHash),
    },
  };
}

const codec = jsonCodec(manifestSchema);

/** The manifest of a job that ended; undefined before its end, and of one that ended before there were manifests. */
export async function readManifest({ records, artifacts }: JobCore, id: string): Promise<Manifest | undefined> {
  const ref = (await records.final(id))?.manifest;
  return ref && codec.decode(await artifacts.readBlob(ref), `manifest ${ref.sha256}`);
}

/** Makes the manifest of a job at its end; that of a replay is compared to the one of the job it repeats. */
export async function buildManifest(core: JobCore, ended: Ended): Promise<Manifest> {
  const manifest = await newManifest(core, ended);
  const { replay } = ended.record;
  if (!replay) return { ...manifest, replay: null };
  const original = await readManifest(core, replay.of);
  return { ...manifest, replay: compareManifests(replay.of, original, manifest) };
}
