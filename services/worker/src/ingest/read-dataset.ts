import { Readable } from 'node:stream';
import type { DatasetRecord } from '@trainyard/contracts';
import { ingest } from '@trainyard/datasets';
import { type ArtifactStore, openArtifacts } from '@trainyard/store';
import { blobSink } from './blob-sink.ts';
import type { IngestResult, IngestTask } from './messages.ts';

function uploadedFiles({ files }: DatasetRecord, artifacts: ArtifactStore): Record<string, () => Readable> {
  return Object.fromEntries(files.map((file) => [file.role, () => Readable.from(artifacts.streamBlob(file))]));
}

/** Reads the uploaded files of a dataset into the stored form, or rejects them with every finding. */
export async function readDataset({ dataDir, dataset }: IngestTask): Promise<IngestResult> {
  const artifacts = await openArtifacts({ dataDir });
  const sink = blobSink(artifacts);
  const outcome = await ingest({
    format: dataset.format,
    files: uploadedFiles(dataset, artifacts),
    options: { columns: dataset.columns, csv: dataset.csv },
    sink,
  });
  if (outcome.state === 'rejected') return outcome;
  const { validation, profile, contentHash } = outcome;
  return { state: 'ready', validation, profile, contentHash, stored: sink.blobs };
}
