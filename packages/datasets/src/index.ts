export type { RandomAccessFile } from './bytes/random-access.ts';
export type { JobFinding, Resolved } from './features/job-finding.ts';
export { type FeatureKind, type FeatureRequest, type Features, selectFeatures } from './features/select-features.ts';
export {
  type ClassesTarget,
  type ClassTarget,
  classIndexOf,
  type NumberTarget,
  type SequenceTarget,
  type Target,
  type TargetRequest,
  targetOf,
} from './features/target-of.ts';
export type { DataFinding, Severity } from './findings/data-finding.ts';
export type { DatasetValidation } from './findings/finding-log.ts';
export { type DataRule, dataRules } from './findings/rules.ts';
export { type IngestRequest, ingest, type ReadyDataset, type RejectedDataset } from './ingest.ts';
export { defaultLimits, type IngestLimits } from './limits.ts';
export { loadGroups } from './load-groups.ts';
export { loadFeatures, loadTargets, type PartSource, shareMemory, textsOf } from './load-part.ts';
export { type ClassBalance, type ColumnProfile, type DatasetProfile, profileOf } from './profile.ts';
export type { IngestOptionsInput } from './readers/reader.ts';
export { loadNarrow, type NarrowType, narrowType } from './rows/load-narrow.ts';
export { locateRows } from './rows/locate-rows.ts';
export { type OpenRows, openRows } from './rows/open-rows.ts';
export type { StoredRows } from './rows/stored-rows.ts';
export { rowsWithValues } from './rows-with-values.ts';
export type { SampleArray } from './stored/arrays.ts';
export { openDataFile } from './stored/data-file.ts';
export { directorySink } from './stored/directory-sink.ts';
export { type ColumnValues, openStored, type StoredDataset } from './stored/open-stored.ts';
export { type StoredLocation, verifyStored } from './stored/read-schema.ts';
export type { PartName, StoredClass, StoredSchema, TableColumn, TensorColumn } from './stored/schema.ts';
export type { Sink, SinkWriter } from './stored/sink.ts';
export { StoredDatasetError } from './stored/stored-error.ts';
