import { now } from '../client/recording-client.ts';
import { type Receiver, startReceiver } from '../harness/receiver.ts';
import { eventually } from '../harness/victim.ts';
import type { Hook } from '../history/history.ts';
import { harms } from '../nemesis/harms.ts';
import type { Trial } from '../trial/trial.ts';
import type { Scenario } from './scenario.ts';

const owing = [harms.apiKilled, harms.redisKilled, harms.redisFlushed];

/** Has an inbox told how jobs end. */
async function makeHook(trial: Trial, receiver: Receiver, name: string): Promise<Hook> {
  const { url, messages } = receiver.inbox(name);
  const asked = { method: 'POST', path: '/v1/webhooks', body: { url }, key: trial.newKey() };
  const { id, secret } = await trial.client.made<{ id: string; secret: string }>(asked);
  return { id, secret, deletedAt: null, messages };
}

/** Deletes a webhook, asking until there is an answer. */
async function deleteHook({ client }: Trial, hook: Hook): Promise<void> {
  const { status } = await client.insist({ method: 'DELETE', path: `/v1/webhooks/${hook.id}`, ifMatch: '*' });
  if (status !== 204 && status !== 404) throw new Error(`${hook.id}: expected to be deleted, received ${status}`);
  hook.deletedAt = now();
}

/** Whether a webhook was told an end of a job; who else is to be told of what is up to the checker. */
const knowsEnd = ({ messages }: Hook, jobId: string): boolean =>
  messages.some(({ body }) => JSON.parse(body).data.job.id === jobId);

/** Ends a job that runs and one that waits, harms a part in the same moment, and waits for their ends. */
async function endUnderHarm(trial: Trial): Promise<string[]> {
  const [running, waiting] = [await trial.submit(), await trial.submit()];
  await trial.cluster.holderOf(running);
  const ended = Promise.all([
    trial.command(running, 'cancel', { mode: trial.random.pick(['graceful', 'force']) }),
    trial.command(waiting, 'cancel'),
  ]);
  await trial.pause(400);
  const harm = trial.plan.size === 'small' ? harms.apiKilled : trial.random.pick(owing);
  await harm(trial);
  await ended;
  for (const jobId of [running, waiting]) await trial.until(jobId, 'to end', () => false);
  return [running, waiting];
}

/** Jobs that end while the API is killed, and Redis killed and flushed; one webhook of two is deleted meanwhile. */
export const webhooksOwed: Scenario = {
  name: 'webhooks-owed',
  promise:
    'Messages are owed to webhooks while parts are killed or flushed: every end is told, under one id, and nothing to a deleted webhook.',
  strikes: { small: 1, long: 10 },
  async run(trial) {
    const receiver = await startReceiver(trial.random.fork('receiver'));
    try {
      const hook = await makeHook(trial, receiver, 'stays');
      trial.hooks.push(hook);
      const jobs: string[] = [];
      for (let struck = 0; struck < trial.strikes; struck += 1) {
        const doomed = await makeHook(trial, receiver, `goes-${struck}`);
        trial.hooks.push(doomed);
        const ended = endUnderHarm(trial);
        const deleted = trial.pause(3000).then(() => deleteHook(trial, doomed));
        jobs.push(...(await Promise.all([ended, deleted]))[0]);
      }
      const untold = () => jobs.filter((jobId) => !knowsEnd(hook, jobId));
      await eventually('webhooks to be told of every end', () => untold().length === 0);
      trial.note(`${hook.messages.length} messages came of ${jobs.length} ends`);
    } finally {
      await receiver.close();
    }
  },
};
