import { Readable } from 'node:stream';
import { type DatasetRecord, formatOptionFields } from '@trainyard/contracts';
import { type IngestOptionsInput, ingest, openDataFile } from '@trainyard/datasets';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';
import { blobSink } from './blob-sink.ts';
import type { IngestResult, IngestTask } from './messages.ts';

function uploadedFiles({ files }: DatasetRecord, artifacts: ArtifactStore): Record<string, () => Readable> {
  return Object.fromEntries(files.map((file) => [file.role, () => Readable.from(artifacts.streamBlob(file))]));
}

async function openUploaded({ files }: DatasetRecord, role: string, artifacts: ArtifactStore) {
  const file = files.find((each) => each.role === role);
  if (file === undefined) throw new Error(`internal: no file was uploaded for ${role}`);
  return openDataFile(await artifacts.blobFile(file));
}

/** What the record says of reading: the columns, and the options of its format under its name. */
function optionsOf(dataset: DatasetRecord): IngestOptionsInput {
  const options = Object.entries(dataset).filter(([field]) => Object.hasOwn(formatOptionFields, field));
  return { columns: dataset.columns, ...Object.fromEntries(options) };
}

/** Reads the uploaded files of a dataset into the stored form, or rejects them with every finding. */
export async function readDataset({ dataDir, dataset }: IngestTask): Promise<IngestResult> {
  const artifacts = await openArtifacts({ dataDir, mustExist: true });
  const sink = blobSink(artifacts);
  const outcome = await ingest({
    format: dataset.format,
    files: uploadedFiles(dataset, artifacts),
    openRandom: (role) => openUploaded(dataset, role, artifacts),
    options: optionsOf(dataset),
    sink,
  });
  if (outcome.state === 'rejected') return outcome;
  const { validation, profile, contentHash } = outcome;
  return { state: 'ready', validation, profile, contentHash, stored: sink.blobs };
}
