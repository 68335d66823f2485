import type {
  DeliveryAttemptRecord,
  DeliveryPayload,
  DeliveryRecord,
  Page,
  PageQuery,
  StoredDelivery,
} from '@trainyard/contracts';

/** Messages to webhooks and their tries: the log that clients see, and what is still to be sent. */
export interface Deliveries {
  /** Keeps a message to be sent; false when it was kept before. */
  create(record: DeliveryRecord): Promise<boolean>;
  get(webhookId: string, id: string): Promise<StoredDelivery | undefined>;
  /** Newest first. @throws InvalidCursor */
  list(webhookId: string, page: PageQuery): Promise<Page<StoredDelivery>>;
  /** Notes a try; the delivery with it. @throws NotFound */
  addAttempt(webhookId: string, id: string, attempt: DeliveryAttemptRecord): Promise<StoredDelivery>;
  /** What is to be sent, of every webhook. */
  pending(): Promise<Omit<DeliveryPayload, 'attempt'>[]>;
}
