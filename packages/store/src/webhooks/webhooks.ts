import type { Page, PageQuery, SentEvent, WebhookRecord } from '@trainyard/contracts';

/** Something that happened in a project. */
export interface Happening {
  project: string;
  event: SentEvent;
  /** Of the job it happened to. */
  labels: Readonly<Record<string, string>>;
  /** RFC 3339. */
  at: string;
}

/** Records of webhooks, each changed by one revision after another. */
export interface Webhooks {
  /** Stores a new record as it is. @throws AlreadyExists */
  create(record: WebhookRecord): Promise<void>;
  get(id: string): Promise<WebhookRecord | undefined>;
  /**
   * Replaces the record by `change(current)` with the next revision; when another writer was first, `change` is called
   * again with what that one wrote. @throws NotFound, and what `change` throws
   */
  update(id: string, change: (current: WebhookRecord) => WebhookRecord): Promise<WebhookRecord>;
  /** Removes a webhook with its secrets and its log; `check` may refuse by throwing. @throws NotFound */
  remove(id: string, check: (current: WebhookRecord) => void): Promise<void>;
  /** Of a project, newest first; of every project when none is given. @throws InvalidCursor */
  list(page: PageQuery, project?: string): Promise<Page<WebhookRecord>>;
  /**
   * The webhooks that are to be told: those that listened when it happened, by the revision that held then, and that
   * are active now.
   */
  listening(happening: Happening): Promise<WebhookRecord[]>;
}
