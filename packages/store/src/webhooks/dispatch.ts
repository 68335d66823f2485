import { type DeliveryRecord, jobEventName, jobMessage, projectOf, schemaVersion } from '@trainyard/contracts';
import type { JobRecords } from '../records/job-records.ts';
import type { Deliveries } from './deliveries.ts';
import { deliveryId } from './delivery-id.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { Notice } from './notices.ts';
import type { Webhooks } from './webhooks.ts';

/** What notices are turned into deliveries with. */
export interface DispatchDeps {
  records: Pick<JobRecords, 'get'>;
  webhooks: Pick<Webhooks, 'listening'>;
  deliveries: Pick<Deliveries, 'create'>;
  queue: Pick<DeliveryQueue, 'enqueue'>;
}

/** What happened longer ago is not told any more: messages older than this are not kept, so that it might be told twice. */
export const toldWithinMs = 30 * 24 * 60 * 60 * 1000;

/** Makes the deliveries of a change of state, each once however often it is noticed, and queues them. */
export async function dispatch(deps: DispatchDeps, { jobId, event }: Notice): Promise<void> {
  const job = await deps.records.get(jobId);
  if (!job || Date.now() - Date.parse(event.at) > toldWithinMs) return;
  const name = jobEventName(event.data.state);
  const happening = { project: projectOf(job), event: name, labels: job.spec.labels, at: event.at };
  for (const { id: webhookId } of await deps.webhooks.listening(happening)) {
    const id = deliveryId(webhookId, jobId, event);
    const body = JSON.stringify(jobMessage(id, event, job));
    const createdAt = new Date().toISOString();
    const record: DeliveryRecord = { schemaVersion, id, webhookId, event: name, jobId, body, createdAt };
    if (await deps.deliveries.create(record)) {
      await deps.queue.enqueue({ webhookId, deliveryId: id, attempt: 1 }, 0);
    }
  }
}
