import { createHmac } from 'node:crypto';
import type { Hook, SentMessage, StoredJob } from '../history.ts';
import type { Invariant } from './invariant.ts';

/** What a message says. */
interface Content {
  type: string;
  id: string;
  data: { event: { seq: number; data: { state: string } }; job: { id: string } };
}

const contentOf = ({ body }: SentMessage): Content => JSON.parse(body);

/** Whether a message is signed with the secret, as the Standard Webhooks specification says. */
function isGenuine(secret: string, { id, timestamp, signatures, body }: SentMessage): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return signatures.split(' ').includes(`v1,${expected}`);
}

/** Messages that are not from the service, or that came when they were not to. */
function* strays({ id, secret, deletedAt, messages }: Hook): Generator<string> {
  for (const message of messages) {
    if (!isGenuine(secret, message)) yield `${id}: was sent ${message.id}, whose signature is not its own`;
    if (contentOf(message).id !== message.id)
      yield `${id}: was sent ${contentOf(message).id} under the id ${message.id}`;
    if (deletedAt !== null && 1000 * Number(message.timestamp) > deletedAt)
      yield `${id}: was sent ${message.id} after it had been deleted`;
  }
}

/** One event under two identifiers, or two bodies under one. */
function* renamed({ id, messages }: Hook): Generator<string> {
  const ids = new Map<string, string>();
  const bodies = new Map<string, string>();
  for (const message of messages) {
    const { type, data } = contentOf(message);
    const event = `${data.job.id} ${type} ${data.event.seq}`;
    const [known, body] = [ids.get(event) ?? message.id, bodies.get(message.id) ?? message.body];
    if (known !== message.id) yield `${id}: was told ${event} as ${known} and as ${message.id}`;
    if (body !== message.body) yield `${id}: was sent two messages as ${message.id}`;
    ids.set(event, known);
    bodies.set(message.id, body);
  }
}

const ends = new Set(['job.succeeded', 'job.failed', 'job.cancelled']);

/** Ends that a webhook was not told, or told otherwise than they are stored. */
function* untold({ id, deletedAt, messages }: Hook, jobs: readonly StoredJob[]): Generator<string> {
  const told = messages.map(contentOf).filter(({ type }) => ends.has(type));
  for (const job of jobs) {
    if (!job.final) continue;
    const own = new Set(told.filter(({ data }) => data.job.id === job.id).map(({ type }) => type));
    const expected = `job.${job.final.content.state}`;
    if (deletedAt === null && !own.has(expected)) yield `${id}: was never told ${expected} of ${job.id}`;
    own.delete(expected);
    for (const other of own) yield `${id}: was told ${other} of ${job.id}, which is ${expected}`;
  }
}

/** Every end is told to every webhook, at least once, under one identifier and signed; nothing to one that was deleted. */
export const endsTold: Invariant = {
  name: 'webhooks are told every end, under one id, signed, until they are deleted',
  *violations({ hooks, jobs }) {
    for (const hook of hooks) {
      yield* strays(hook);
      yield* renamed(hook);
      yield* untold(hook, jobs);
    }
  },
};
