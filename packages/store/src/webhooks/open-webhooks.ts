import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Foundation } from '../foundation.ts';
import type { JobRecords } from '../records/job-records.ts';
import type { Deliveries } from './deliveries.ts';
import { createDeliveryQueue, type DeliveryQueue } from './delivery-queue.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createNotices } from './notices.ts';
import { createDeliveries } from './stored-deliveries.ts';
import { createWebhooks } from './stored-webhooks.ts';
import { createTidying } from './tidy.ts';
import type { Webhooks } from './webhooks.ts';

/** Everything about webhooks that a store has. */
export interface OpenWebhooks {
  webhooks: Webhooks;
  deliveries: Deliveries;
  deliveryQueue: DeliveryQueue;
  dispatcher: Dispatcher;
}

/** Webhooks, their deliveries, and what makes and queues them. */
export function openWebhooks(
  { redis, keys, wakeups, logger, timing, options: { redisUrl } }: Foundation,
  artifacts: ArtifactStore,
  records: JobRecords,
): OpenWebhooks {
  const { leaseMs: lockMs, stalledCheckMs, commandTimeoutMs: enqueueMs } = timing;
  const webhooks = createWebhooks(artifacts);
  const deliveries = createDeliveries(artifacts);
  const deliveryQueue = createDeliveryQueue({
    ...{ redis, redisUrl, logger, prefix: keys.queues },
    timing: { lockMs, stalledCheckMs, enqueueMs },
  });
  const dispatcher = createDispatcher({
    ...{ redis, keys, wakeups, logger, records, webhooks, deliveries },
    queue: deliveryQueue,
    notices: createNotices(redis, keys),
    everyMs: timing.reconcileEveryMs,
    tidy: createTidying({ artifacts, deliveries, queue: deliveryQueue, graceMs: timing.resendAfterMs }),
    tidyEveryMs: timing.resendAfterMs,
  });
  return { webhooks, deliveries, deliveryQueue, dispatcher };
}
