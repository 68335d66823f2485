import { createHmac } from 'node:crypto';
import type { AttemptClaim, CheckpointRecord, FinalRecord, JobEvent, JobRecord } from '@trainyard/contracts';
import type { Exchange, History, SeenJob, SentMessage, StoredJob, Written } from './history.ts';

// Only what the checker reads is made up.
const weights = 'a'.repeat(64);
const metrics = 'b'.repeat(64);

/** An answer that shows a job, from one time to another. */
export function seen(startedAt: number, job: Partial<SeenJob>, more: Partial<Exchange> = {}): Exchange {
  const shown = { id: 'job_1', state: 'running', terminal: false, revision: 2, attempt: 1, stopReason: null };
  const answer = { status: 200, jobs: [{ ...shown, weightsSha256: null, interventions: [], ...job }] };
  return { method: 'GET', path: '/v1/jobs/job_1', startedAt, endedAt: startedAt + 1, answer, ...more };
}

/** The answer that shows the job of the good history at its end. */
export const seenEnded = (startedAt: number, job: Partial<SeenJob> = {}): Exchange =>
  seen(startedAt, {
    ...{ state: 'succeeded', terminal: true, revision: 7, attempt: 2, stopReason: 'completed' },
    ...{ weightsSha256: weights, ...job },
  });

/** The request that made the job of the good history. */
export const created = (more: Partial<Exchange> = {}): Exchange =>
  seen(0, { state: 'queued', revision: 1, attempt: 0 }, { method: 'POST', path: '/v1/jobs', key: 'k', ...more });

/** A record that was written at a time. */
export const written = <Content>(writtenAt: number, content: object): Written<Content> => ({
  writtenAt,
  content: content as Content,
});

/** A claim of an attempt. */
export const claimed = (writtenAt: number, attempt: number) => written<AttemptClaim>(writtenAt, { attempt });

/** A checkpoint of an attempt. */
export const checkpointed = (writtenAt: number, attempt: number) =>
  written<CheckpointRecord>(writtenAt, { id: `ckpt_${attempt}`, attempt });

/** An event of an epoch that was measured. */
export const epochEvent = (seq: number, epoch: number, loss: number, attempt = 1): JobEvent =>
  ({
    ...{ seq, attempt, step: 10 * epoch, type: 'epoch', at: `${seq}` },
    data: { epoch, values: { 'train.loss': loss } },
  }) as unknown as JobEvent;

const ended = { state: 'succeeded', revision: 7, attempt: 2, stopReason: 'completed', weightsSha256: weights };
const final = { ...ended, interventions: [] };

/** A job of two attempts that ended well. */
export const storedJob: StoredJob = {
  id: 'job_1',
  record: { spec: { labels: { key: 'k' } } } as unknown as JobRecord,
  final: written<FinalRecord>(90, { ...final, metricHistory: { sha256: metrics, sizeBytes: 9 } }),
  claims: [claimed(10, 1), claimed(50, 2)],
  commands: [],
  checkpoints: [checkpointed(30, 1), checkpointed(80, 2)],
  events: [epochEvent(1, 1, 0.9), epochEvent(2, 2, 0.8), epochEvent(3, 2, 0.7, 2)],
  metricHistory: [
    [
      'train.loss',
      [
        { step: 10, epoch: 1, value: 0.9 },
        { step: 20, epoch: 2, value: 0.7 },
      ],
    ],
  ],
};

/** A message that the job of the good history has ended so, sent at a time. */
export function sent(state: string, { id = 'dlv_1', seconds = 1, seq = 3 } = {}): SentMessage {
  const type = `job.${state}`;
  const body = JSON.stringify({ type, id, data: { event: { seq, data: { state } }, job: { id: 'job_1' } } });
  const signed = createHmac('sha256', Buffer.from('c2VjcmV0', 'base64')).update(`${id}.${seconds}.${body}`);
  return { id, timestamp: `${seconds}`, signatures: `v1,${signed.digest('base64')}`, body };
}

/** The good history with a webhook that was sent messages. */
export const hooked = (messages: SentMessage[], deletedAt: number | null = null): History =>
  goodHistory({ hooks: [{ id: 'whk_1', secret: 'whsec_c2VjcmV0', deletedAt, messages }] });

/** A history in which every promise is kept. */
export function goodHistory(more: Partial<History> = {}): History {
  const tell = (event: JobEvent, at: number) => ({ follower: 'stream', jobId: 'job_1', at, event });
  return {
    exchanges: [created(), seen(20, {}), seen(40, { revision: 3 }), seenEnded(95)],
    told: storedJob.events.map((event, index) => tell(event, 20 + index)),
    jobs: [storedJob],
    blobs: [{ ref: { sha256: weights, sizeBytes: 9 }, namedBy: 'final record of job_1', sha256: weights }],
    hooks: [{ id: 'whk_1', secret: 'whsec_c2VjcmV0', deletedAt: null, messages: [sent('succeeded')] }],
    undisturbed: { job_1: { state: 'succeeded', weightsSha256: weights, metricHistory: metrics } },
    ...more,
  };
}

/** The good history with its stored job changed. */
export const withJob = (more: Partial<StoredJob>): History => goodHistory({ jobs: [{ ...storedJob, ...more }] });

/** The good history with further exchanges. */
export const withExchanges = (...more: Exchange[]): History =>
  goodHistory({ exchanges: [...goodHistory().exchanges, ...more] });
