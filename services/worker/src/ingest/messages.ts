import type { BlobRef, DatasetProfile, DatasetRecord, DatasetValidation } from '@trainyard/contracts';

/** What an ingest child is given: the record names the uploaded blobs and how to read them. */
export interface IngestTask {
  dataDir: string;
  dataset: DatasetRecord;
}

/** What came of reading the files. */
export type IngestResult =
  | {
      state: 'ready';
      validation: DatasetValidation;
      profile: DatasetProfile;
      contentHash: string;
      /** Blobs of the stored form by file name. */
      stored: Record<string, BlobRef>;
    }
  | { state: 'rejected'; validation: DatasetValidation };

/** The only message of an ingest child, at its end; a failure is retryable when the files are not at fault. */
export type IngestMessage =
  | { type: 'result'; result: IngestResult }
  | { type: 'failed'; message: string; retryable: boolean };
