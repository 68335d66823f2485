import type { JobEvent } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { checkHistory, invariants } from './check-history.ts';
import type { Exchange, History, SeenChange, StoredJob } from './history.ts';
import {
  checkpointed,
  claimed,
  created,
  epochEvent,
  goodHistory,
  hooked,
  seen,
  seenEnded,
  sent,
  storedJob,
  withExchanges,
  withJob,
  written,
} from './made-up-history.ts';

const final = storedJob.final!.content;
const labelled = (id: string): StoredJob => ({ ...storedJob, id });
const pause = { method: 'POST', path: '/v1/jobs/job_1/pause' };
const paused = { state: 'paused', revision: 4 };
const told = (seq: number, event = epochEvent(seq, seq, 0.9)) => ({ follower: 'f', jobId: 'job_1', at: 0, event });

const waiting: SeenChange = { id: 'c', field: 'epochs', to: 9, applied: false, step: null };
const made = (step: number) => ({ ...waiting, applied: true, step });
const shows = (...interventions: SeenChange[]) => ({ interventions, revision: 3 });
const madeEvent = (step: number) =>
  ({
    ...{ seq: step, attempt: 1, step, at: '5' },
    ...{ type: 'intervention', data: { ...waiting, from: 4, applied: true } },
  }) satisfies JobEvent;

/** The good history of a job that was changed before its epochs, as answers and its end show it. */
function changed(exchanges: Exchange[], end: readonly object[]): History {
  const command = written(5, { action: 'change', acceptedAt: '0', changes: [waiting] });
  const content = { ...final, interventions: end };
  const history = withJob({ commands: [command] as StoredJob['commands'], final: written(90, content) });
  return { ...history, exchanges: [...history.exchanges, ...exchanges] };
}

/** Bad histories: the number of the invariant that catches each, and what it says. */
const bad: [string, string, History, RegExp][] = [
  [
    'I9',
    'an answer that blames the server',
    withExchanges({ ...seen(60, {}), answer: { status: 500, jobs: [] } }),
    /GET \/v1\/jobs\/job_1: was answered 500/,
  ],
  [
    'I1',
    'a job that was acknowledged and is gone',
    goodHistory({ jobs: [] }),
    /job_1: was acknowledged and is not stored/,
  ],
  ['I1', 'a job that never ended', withJob({ final: null }), /job_1: never ended/],
  [
    'I1',
    'an answer 404 after the job was acknowledged',
    withExchanges({ ...seen(60, {}), answer: { status: 404, jobs: [] } }),
    /answered 404/,
  ],
  [
    'I1',
    'a stored job that is shown otherwise',
    goodHistory({ exchanges: [created(), seen(20, {})] }),
    /is stored as succeeded, and the last answer shows it running/,
  ],
  ['I2', 'an end that was left', withExchanges(seen(97, { revision: 8, attempt: 3 })), /an end was left/],
  ['I2', 'another end', withExchanges(seenEnded(97, { state: 'failed' })), /an end was left/],
  ['I2', 'a revision that goes back', withExchanges(seen(60, { revision: 2 })), /the revision went back/],
  ['I2', 'an attempt that goes back', withExchanges(seen(60, { attempt: 0, revision: 4 })), /the attempt went back/],
  [
    'I2',
    'an end that is stored otherwise',
    withJob({ final: written(90, { ...final, revision: 6 }) }),
    /at revision 7, and is stored as succeeded at revision 6/,
  ],
  ['I2', 'a number that goes back', goodHistory({ told: [told(2), told(1)] }), /f was told event 1 after event 2/],
  [
    'I2',
    'a number that stands for two records',
    goodHistory({ told: [told(2), { ...told(2, epochEvent(2, 2, 0.1)), follower: 'g' }] }),
    /event 2 is told as/,
  ],
  [
    'I3',
    'two answers to one key',
    withExchanges(created({ answer: { status: 201, jobs: [{ ...seen(0, {}).answer!.jobs[0]!, id: 'job_2' }] } })),
    /the key k was answered with 2 jobs/,
  ],
  ['I3', 'two stored jobs of one key', goodHistory({ jobs: [storedJob, labelled('job_2')] }), /the key k made 2 jobs/],
  [
    'I4',
    'a claim that skips a number',
    withJob({ claims: [claimed(10, 1), claimed(50, 3)] }),
    /claim 2 is of attempt 3/,
  ],
  [
    'I4',
    'claims in the wrong order',
    withJob({ claims: [claimed(60, 1), claimed(50, 2)], checkpoints: [] }),
    /attempt 1 was claimed after attempt 2/,
  ],
  [
    'I4',
    'a claim after the end',
    withJob({ claims: [...storedJob.claims, claimed(95, 3)], checkpoints: [checkpointed(96, 3)] }),
    /attempt 3 was claimed after the job had ended/,
  ],
  [
    'I4',
    'a checkpoint of a replaced attempt',
    withJob({ checkpoints: [checkpointed(60, 1)] }),
    /written after attempt 2 was claimed/,
  ],
  [
    'I4',
    'a checkpoint that nobody claimed',
    withJob({ checkpoints: [checkpointed(60, 9)] }),
    /attempt 9, which nobody claimed/,
  ],
  [
    'I4',
    'an event of a replaced attempt',
    withJob({ events: [epochEvent(1, 1, 0.9, 2), epochEvent(2, 2, 0.7)] }),
    /event 2 of attempt 1 follows one of attempt 2/,
  ],
  [
    'I5',
    'a blob that is absent',
    goodHistory({ blobs: [{ ...goodHistory().blobs[0]!, sha256: null }] }),
    /which is not there/,
  ],
  [
    'I5',
    'a blob that is damaged',
    goodHistory({ blobs: [{ ...goodHistory().blobs[0]!, sha256: 'c' }] }),
    /other bytes/,
  ],
  [
    'I6',
    'an epoch that is missing',
    withJob({ events: [epochEvent(1, 2, 0.7)], metricHistory: null }),
    /lacks epoch 1/,
  ],
  [
    'I6',
    'the value of a replaced attempt',
    withJob({ events: storedJob.events.slice(0, 2) }),
    /train.loss at step 20 is 0.7, and 0.8 was told/,
  ],
  [
    'I6',
    'a point that is missing',
    withJob({ metricHistory: [['train.loss', storedJob.metricHistory![0]![1].slice(0, 1)]] }),
    /has 1 points in its metric history, and 2 were told/,
  ],
  [
    'I6',
    'a step that is there twice',
    withJob({
      metricHistory: [['train.loss', [...storedJob.metricHistory![0]![1], { step: 20, epoch: 2, value: 0.7 }]]],
    }),
    /has step 20 after step 20/,
  ],
  [
    'I7',
    'other weights',
    goodHistory({ undisturbed: { job_1: { ...goodHistory().undisturbed.job_1!, weightsSha256: 'd' } } }),
    /undisturbed d/,
  ],
  [
    'I7',
    'another metric history',
    goodHistory({ undisturbed: { job_1: { ...goodHistory().undisturbed.job_1!, metricHistory: 'd' } } }),
    /another metric history/,
  ],
  [
    'I7',
    'a failure where there is none',
    withJob({ final: written(90, { ...final, state: 'failed' }) }),
    /ended failed .* undisturbed it is succeeded/,
  ],
  [
    'paused',
    'a pause that was forgotten',
    withExchanges(seen(60, {}, pause), seen(62, paused), seen(64, { revision: 5 })),
    /was paused, and an answer shows it running/,
  ],
  [
    'change',
    'a change that moved',
    changed([seen(60, shows(waiting)), seen(62, shows(made(7)))], [made(9)]),
    /from step 7 to step 9/,
  ],
  ['change', 'a change that is gone', changed([seen(60, shows(waiting))], []), /is gone/],
  ['change', 'an accepted change that the end does not have', changed([], []), /is not in the final record/],
  ['change', 'a change that was never made', changed([], [waiting]), /was never made, and 3 epochs followed/],
  [
    'change',
    'a change that was made twice',
    withJob({ events: [madeEvent(7), madeEvent(9)] }),
    /came into force after step 7 and after 9/,
  ],
  ['webhooks', 'an end that was not told', hooked([]), /was never told job.succeeded of job_1/],
  ['webhooks', 'an end that is told otherwise', hooked([sent('failed')]), /was told job.failed of job_1/],
  [
    'webhooks',
    'an end under two ids',
    hooked([sent('succeeded'), sent('succeeded', { id: 'dlv_2' })]),
    /as dlv_1 and as dlv_2/,
  ],
  [
    'webhooks',
    'a signature of another',
    hooked([{ ...sent('succeeded'), signatures: 'v1,AAAA' }]),
    /whose signature is not its own/,
  ],
  [
    'webhooks',
    'a message after the deletion',
    hooked([sent('succeeded', { seconds: 9 })], 5000),
    /after it had been deleted/,
  ],
];

describe('a history', () => {
  it('that keeps every promise has no violations', () => {
    expect(checkHistory(goodHistory())).toEqual([]);
  });

  it('whose answers overlap contradicts nothing: which of two was first is not known', () => {
    const late = { ...seen(38, { revision: 2 }), endedAt: 60 };
    expect(checkHistory(withExchanges(late))).toEqual([]);
  });

  it('with a job that waits paused for its client is a good one', () => {
    const exchanges = [created(), seen(60, {}, pause), seen(62, paused)];
    expect(checkHistory({ ...withJob({ final: null }), exchanges })).toEqual([]);
  });

  it('whose client resumed a paused job, and perhaps never heard of it, is a good one', () => {
    const resume = { method: 'POST', path: '/v1/jobs/job_1/resume', answer: null };
    const exchanges = [
      seen(60, { revision: 3 }, pause),
      seen(62, paused),
      seen(64, {}, resume),
      seen(66, { revision: 5 }),
    ];
    expect(checkHistory(withExchanges(...exchanges))).toEqual([]);
  });

  it('with a job that a client cancelled needs no weights', () => {
    const cancel = { method: 'POST', path: '/v1/jobs/job_1/cancel' };
    const end = {
      state: 'cancelled',
      revision: 7,
      attempt: 2,
      stopReason: 'userCancelled',
      weightsSha256: null,
    } as const;
    const exchanges = [created(), seen(60, { revision: 6 }, cancel), seenEnded(95, end)];
    const history = withJob({ final: written(90, { ...final, ...end }) });
    expect(checkHistory({ ...history, exchanges, hooks: [] })).toEqual([]);
  });

  it.each(bad)('%s: %s is caught', (invariant, _what, history, sentence) => {
    const caught = checkHistory(history).filter((each) => each.invariant.includes(invariant));
    expect(caught.map(({ message }) => message)).toContainEqual(expect.stringMatching(sentence));
  });

  it('has a bad example for every invariant', () => {
    const caught = new Set(bad.flatMap(([, , history]) => checkHistory(history).map(({ invariant }) => invariant)));
    expect([...caught].sort()).toEqual(invariants.map(({ name }) => name).sort());
  });
});
