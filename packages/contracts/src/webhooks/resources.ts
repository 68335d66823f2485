import type { Delivery, DeliveryState } from './delivery.ts';
import type { DeliveryAttemptRecord, DeliveryRecord, WebhookRecord } from './records.ts';
import type { NewWebhook, Webhook } from './webhook.ts';

const pathOf = (id: string): string => `/v1/webhooks/${id}`;

/** The webhook that clients see of a record at a time: without its secrets. */
export function webhookResource(record: WebhookRecord, now: Date): Webhook {
  const {
    schemaVersion: _version,
    project: _project,
    secrets,
    changedAt: _changed,
    deletedAt: _deleted,
    ...fields
  } = record;
  const self = pathOf(record.id);
  const endsAt = secrets[1]?.endsAt ?? null;
  return {
    ...fields,
    oldSecretEndsAt: endsAt !== null && Date.parse(endsAt) > now.getTime() ? endsAt : null,
    links: { self, test: `${self}/test`, rotateSecret: `${self}/rotate-secret`, deliveries: `${self}/deliveries` },
  };
}

/** The webhook with its present secret, for the one answer that shows it. */
export function newWebhookResource(record: WebhookRecord, now: Date): NewWebhook {
  return { ...webhookResource(record, now), secret: record.secrets[0]?.secret ?? '' };
}

/** A delivery as it is kept: the message, and its tries in their order. */
export interface StoredDelivery {
  record: DeliveryRecord;
  attempts: readonly DeliveryAttemptRecord[];
}

/** Where a delivery is, by its last try; one that was delivered stays so. */
export function deliveryState({ attempts }: Pick<StoredDelivery, 'attempts'>): DeliveryState {
  if (attempts.some(({ error }) => error === null)) return 'delivered';
  const last = attempts.at(-1);
  return last && last.nextAttemptAt === null ? 'failed' : 'pending';
}

/** The delivery that clients see of what is kept. */
export function deliveryResource({ record, attempts }: StoredDelivery): Delivery {
  const { schemaVersion: _version, body: _body, ...fields } = record;
  const webhook = pathOf(record.webhookId);
  const state = deliveryState({ attempts });
  const next = attempts.at(-1)?.nextAttemptAt ?? record.createdAt;
  return {
    ...fields,
    state,
    attempts: attempts.map(({ at, durationMs, status, error }) => ({ at, durationMs, status, error })),
    nextAttemptAt: state === 'pending' ? next : null,
    links: {
      webhook,
      redeliver: `${webhook}/deliveries/${record.id}/redeliver`,
      job: record.jobId === null ? null : `/v1/jobs/${record.jobId}`,
    },
  };
}
