import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AttemptClaim,
  BlobRef,
  CheckpointRecord,
  CommandRecord,
  FinalRecord,
  JobEvent,
  JobRecord,
} from '@trainyard/contracts';
import type { FoundBlob, StoredJob, Written } from './history.ts';

// A second reader of the artifacts: what the service says of itself is not taken from the service's own code.

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const sealLength = 66;

/** The content of an object, whose last line is its SHA-256. @throws {Error} when it is damaged */
function contentOf(path: string): string {
  const bytes = readFileSync(path);
  const content = bytes.subarray(0, -sealLength);
  if (bytes.subarray(-sealLength).toString('latin1') === `\n${sha256(content)}\n`) return content.toString();
  throw new Error(`${path} is damaged`);
}

/** When an object got its name: linking it is the last change of its entry. */
function read<Content>(path: string): Written<Content> {
  return { writtenAt: statSync(path).ctimeMs, content: JSON.parse(contentOf(path)) };
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

const readAll = <Content>(folder: string): Written<Content>[] =>
  namesIn(folder).map((name) => read(join(folder, name)));

const blobPath = (artifacts: string, name: string): string => join(artifacts, 'blobs', name.slice(0, 2), name);

function eventsOf(folder: string): JobEvent[] {
  return namesIn(folder).flatMap((name) =>
    contentOf(join(folder, name))
      .split('\n')
      .map((line): JobEvent => JSON.parse(line)),
  );
}

function metricHistoryOf(artifacts: string, final: FinalRecord | undefined): StoredJob['metricHistory'] {
  if (!final?.metricHistory) return null;
  const path = blobPath(artifacts, final.metricHistory.sha256);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).series : null;
}

/** The end of a job; in the places before it are the times at which it came back into a Redis that had lost it. */
function finalOf(folder: string): Written<FinalRecord> | null {
  for (let place = 0; ; place += 1) {
    const path = join(folder, place === 0 ? 'final' : `final-${place}`);
    if (!existsSync(path)) return null;
    const found = read<FinalRecord>(path);
    if ('state' in found.content) return found;
  }
}

/** Everything that is stored of a job. */
export function readStoredJob(dataDir: string, id: string): StoredJob {
  const artifacts = join(dataDir, 'artifacts');
  const folder = join(artifacts, 'objects', 'jobs', id);
  const final = finalOf(folder);
  return {
    id,
    record: read<JobRecord>(join(folder, 'record')).content,
    final,
    claims: readAll<AttemptClaim>(join(folder, 'attempts')),
    commands: readAll<CommandRecord>(join(folder, 'commands')),
    checkpoints: readAll<CheckpointRecord>(join(folder, 'checkpoints')),
    events: eventsOf(join(folder, 'events')),
    metricHistory: metricHistoryOf(artifacts, final?.content),
  };
}

/** Identifiers of the jobs that are stored. */
export function storedJobIds(dataDir: string): string[] {
  const folder = join(dataDir, 'artifacts', 'objects', 'jobs');
  return namesIn(folder).filter((id) => existsSync(join(folder, id, 'record')));
}

/** Every reference to a blob in a record. */
function* refsIn(value: unknown): Generator<BlobRef> {
  if (typeof value !== 'object' || value === null) return;
  if ('sha256' in value && 'sizeBytes' in value) yield value as BlobRef;
  for (const part of Object.values(value)) yield* refsIn(part);
}

/** The blobs that the records of jobs, and the latest records of datasets, name. */
export function readBlobs(dataDir: string, jobs: readonly StoredJob[]): FoundBlob[] {
  const artifacts = join(dataDir, 'artifacts');
  const datasets = join(artifacts, 'objects', 'datasets');
  const records: [string, unknown][] = jobs.flatMap(({ id, record, final, checkpoints }) => [
    [`record of ${id}`, record],
    [`final record of ${id}`, final?.content],
    ...checkpoints.map(({ content }): [string, unknown] => [`checkpoint ${content.id} of ${id}`, content]),
  ]);
  for (const id of namesIn(datasets)) records.push([`dataset ${id}`, readAll(join(datasets, id)).at(-1)?.content]);
  const hashes = new Map<string, string | null>();
  return records.flatMap(([namedBy, record]) =>
    [...refsIn(record)].map((ref) => {
      const path = blobPath(artifacts, ref.sha256);
      if (!hashes.has(path)) hashes.set(path, existsSync(path) ? sha256(readFileSync(path)) : null);
      return { ref, namedBy, sha256: hashes.get(path) ?? null };
    }),
  );
}
