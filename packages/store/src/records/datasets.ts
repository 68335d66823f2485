import type { DatasetRecord, Page, PageQuery } from '@trainyard/contracts';

/** Records of datasets: changed by revisions until ready or rejected, then immutable. */
export interface Datasets {
  /** Stores a new record as it is. @throws AlreadyExists */
  create(record: DatasetRecord): Promise<void>;
  get(id: string): Promise<DatasetRecord | undefined>;
  /**
   * Replaces the record by `change(current)` with the next revision; when another writer was first, `change` is
   * called again with what that one wrote.
   * @throws NotFound, RecordImmutable once ready or rejected
   */
  update(id: string, change: (current: DatasetRecord) => DatasetRecord): Promise<DatasetRecord>;
  /** Newest first. @throws InvalidCursor */
  list(page: PageQuery): Promise<Page<DatasetRecord>>;
}
