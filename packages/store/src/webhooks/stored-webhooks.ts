import { projectOf, type WebhookRecord, webhookRecordSchema } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { NotFound } from '../errors.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { webhookKeys } from '../records/keys.ts';
import { createProjectMembers } from '../records/project-members.ts';
import { createRevisions } from '../records/revisions.ts';
import { listensTo } from './listens-to.ts';
import { removeDelivery } from './remove-deliveries.ts';
import { createWebhookHistory } from './webhook-history.ts';
import type { Happening, Webhooks } from './webhooks.ts';

const codec = jsonCodec(webhookRecordSchema);

/** Webhooks in the artifacts. A deleted one leaves its last revision, which says so and holds no secret. */
export function createWebhooks(artifacts: ArtifactStore): Webhooks {
  const revisions = createRevisions(artifacts, codec, (id) => webhookKeys(id).revisions);
  const history = createWebhookHistory(artifacts, codec);
  const members = createProjectMembers(artifacts, 'webhooks', async (id) => {
    const record = await get(id);
    return record && projectOf(record);
  });

  async function get(id: string): Promise<WebhookRecord | undefined> {
    const record = await revisions.get(id);
    return record?.deletedAt === undefined ? record : undefined;
  }

  const update: Webhooks['update'] = async (id, change) =>
    revisions.update(id, (current) => {
      if (current.deletedAt !== undefined) throw new NotFound(`webhook ${id}: expected a record, received none`);
      return { ...change(current), changedAt: new Date().toISOString() };
    });

  async function remove(id: string, check: (current: WebhookRecord) => void): Promise<void> {
    const last = await update(id, (current) => {
      check(current);
      return { ...current, active: false, secrets: [], deletedAt: new Date().toISOString() };
    });
    await members.remove(projectOf(last), id);
    await forget(id);
  }

  /** Removes all but the last revision: those before hold secrets. */
  async function forget(id: string): Promise<void> {
    const { revisions: root, deliveries } = webhookKeys(id);
    for (const name of (await artifacts.list(root)).slice(0, -1)) await artifacts.delete(`${root}/${name}`);
    for (const name of await artifacts.list(deliveries)) await removeDelivery(artifacts, id, name);
  }

  async function listening(happening: Happening): Promise<WebhookRecord[]> {
    const ids = await members.list(happening.project, {});
    const histories = await Promise.all(ids.map(history));
    return histories.filter((revisions) => listensTo(revisions, happening)).flatMap((revisions) => revisions.slice(-1));
  }

  return {
    async create(record) {
      // Nothing is acknowledged before both are written; either without the other is as good as absent.
      await Promise.all([members.add(projectOf(record), record.id), revisions.create(record)]);
    },
    get,
    update,
    remove,
    listening,
    list: (page, project) => members.page(page, project, get),
  };
}
