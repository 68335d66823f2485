import {
  apiKeyIdSchema,
  checkpointIdSchema,
  datasetIdSchema,
  deliveryIdSchema,
  type IdKind,
  jobIdSchema,
  modelIdSchema,
  projectIdSchema,
  webhookIdSchema,
} from '@trainyard/contracts';
import { checkedSha256 } from '../artifacts/artifact-key.ts';

const schemas = {
  job: jobIdSchema,
  dataset: datasetIdSchema,
  model: modelIdSchema,
  checkpoint: checkpointIdSchema,
  project: projectIdSchema,
  apiKey: apiKeyIdSchema,
  webhook: webhookIdSchema,
  delivery: deliveryIdSchema,
};

/** Whether a text is an identifier of this kind. */
export const isId = (kind: IdKind, id: string): boolean => schemas[kind].safeParse(id).success;

/** The identifier, safe as a part of a key. @throws when it is none of this kind */
export function checkedId(kind: IdKind, id: string): string {
  if (isId(kind, id)) return id;
  throw new TypeError(`identifier of a ${kind}: expected its prefix and a ULID, received ${JSON.stringify(id)}`);
}

/** A number as a name, so that names sort like their numbers up to `digits` digits. */
export const numberName = (number: number, digits = 8): string => String(number).padStart(digits, '0');

/** What every key of a job's objects starts with. */
export const jobRoot = (id: string): string => `jobs/${checkedId('job', id)}`;

/** Keys of a job's objects. */
export function jobKeys(id: string) {
  const root = jobRoot(id);
  return {
    record: `${root}/record`,
    /** Of its end, after so many comebacks. */
    end: (comebacks: number) => (comebacks === 0 ? `${root}/final` : `${root}/final-${comebacks}`),
    attempts: `${root}/attempts`,
    attempt: (number: number) => `${root}/attempts/${numberName(number)}`,
    releases: `${root}/releases`,
    release: (attempt: number) => `${root}/releases/${numberName(attempt)}`,
    commands: `${root}/commands`,
    command: (number: number) => `${root}/commands/${numberName(number)}`,
    checkpoints: `${root}/checkpoints`,
    checkpoint: (checkpoint: string) => `${root}/checkpoints/${checkedId('checkpoint', checkpoint)}`,
    events: `${root}/events`,
    segment: (firstSeq: number) => `${root}/events/${numberName(firstSeq, 16)}`,
  };
}

/** Key of the object that tells which job a checkpoint belongs to. */
export const checkpointOwnerKey = (id: string): string => `checkpoints/${checkedId('checkpoint', id)}`;

/** Key of the record of an imported checkpoint. */
export const importedCheckpointKey = (id: string): string => `imports/${checkedId('checkpoint', id)}`;

/** Key of a model's record. */
export const modelKey = (id: string): string => `models/${checkedId('model', id)}`;

/** Key of a dataset's revisions. */
export const datasetRevisionsKey = (id: string): string => `datasets/${checkedId('dataset', id)}`;

/** Key of an API key's revisions. */
export const apiKeyRevisionsKey = (id: string): string => `keys/${checkedId('apiKey', id)}`;

/** Keys of a webhook's objects. */
export function webhookKeys(id: string) {
  const root = `webhooks/${checkedId('webhook', id)}`;
  const delivery = (delivery: string) => `${root}/deliveries/${checkedId('delivery', delivery)}`;
  return {
    revisions: `${root}/revisions`,
    deliveries: `${root}/deliveries`,
    message: (id: string) => `${delivery(id)}/message`,
    attempts: (id: string) => `${delivery(id)}/attempts`,
    attempt: (id: string, number: number) => `${delivery(id)}/attempts/${numberName(number, 4)}`,
  };
}

/** Where the deliveries that are to be sent are marked, of every webhook. */
export const pendingDeliveries = 'pending-deliveries';

/** Key of the mark of a delivery that is to be sent. */
export const pendingDeliveryKey = (webhook: string, delivery: string): string =>
  `${pendingDeliveries}/${checkedId('webhook', webhook)}.${checkedId('delivery', delivery)}`;

/** Kinds of records that are listed by project, as their folders are named. */
export const memberKinds = {
  datasets: 'dataset',
  models: 'model',
  imports: 'checkpoint',
  keys: 'apiKey',
  webhooks: 'webhook',
} as const satisfies Record<string, IdKind>;
export type MemberKind = keyof typeof memberKinds;

/** Keys of a project's objects. */
export function projectKeys(id: string) {
  const root = `projects/${checkedId('project', id)}`;
  return {
    revisions: `${root}/revisions`,
    /** Of the records of one kind that are the project's: an empty object each. */
    members: (kind: MemberKind) => `${root}/${kind}`,
    member: (kind: MemberKind, id: string) => `${root}/${kind}/${checkedId(memberKinds[kind], id)}`,
    /** Present once the records that are older than projects are entered. */
    entered: (kind: MemberKind) => `${root}/entered-${kind}`,
  };
}

/** Folders that what is kept of requests with an Idempotency-Key is spread over. */
export const idempotencyShards = 16;

/** Folder of one of the shards. */
export const idempotencyShard = (shard: number): string => `idempotency/${shard.toString(16)}`;

/** Keys of a request with an Idempotency-Key, by its scope: they lie beside each other, so that no folder stays behind. */
export function idempotencyKeys(scope: string) {
  const root = `${idempotencyShard(Number.parseInt(checkedSha256(scope).charAt(0), 16))}/${scope}`;
  return { claim: `${root}.claim`, answer: `${root}.answer` };
}
