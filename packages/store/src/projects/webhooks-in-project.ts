import { ownedBy } from '@trainyard/contracts';
import { NotFound } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Ownership } from './ownership.ts';
import type { ProjectStore } from './project-store.ts';

/** A check that a webhook is the project's; it throws NotFound just as for one that does not exist. */
function webhookCheck({ webhooks }: Pick<Store, 'webhooks'>, { own }: Ownership) {
  return async (id: string): Promise<void> => {
    if (!own(await webhooks.get(id))) throw new NotFound(`webhook ${id}: expected a record, received none`);
  };
}

/** The webhooks of a project. */
export function webhooksOf(store: Store, project: string, ownership: Ownership): ProjectStore['webhooks'] {
  const { webhooks } = store;
  const check = webhookCheck(store, ownership);
  return {
    create: async (record) => webhooks.create(ownedBy(project, record)),
    get: async (id) => ownership.own(await webhooks.get(id)),
    async update(id, change) {
      await check(id);
      return webhooks.update(id, change);
    },
    async remove(id, mayRemove) {
      await check(id);
      return webhooks.remove(id, mayRemove);
    },
    list: async (page) => webhooks.list(page, project),
  };
}

/** The deliveries of a project's webhooks. */
export function deliveriesOf(store: Store, ownership: Ownership): ProjectStore['deliveries'] {
  const { deliveries } = store;
  const check = webhookCheck(store, ownership);
  return {
    async create(record) {
      await check(record.webhookId);
      return deliveries.create(record);
    },
    async get(webhookId, id) {
      await check(webhookId);
      return deliveries.get(webhookId, id);
    },
    async list(webhookId, page) {
      await check(webhookId);
      return deliveries.list(webhookId, page);
    },
    async addAttempt(webhookId, id, attempt) {
      await check(webhookId);
      return deliveries.addAttempt(webhookId, id, attempt);
    },
  };
}
