import type { ModelRecord, Page, PageQuery } from '@trainyard/contracts';

/** Records of models: written once. */
export interface Models {
  /** @throws AlreadyExists */
  create(record: ModelRecord): Promise<void>;
  get(id: string): Promise<ModelRecord | undefined>;
  /** Newest first. @throws InvalidCursor */
  list(page: PageQuery): Promise<Page<ModelRecord>>;
}
