import { isTerminal, type JobEvent, transitions } from '@trainyard/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attempt } from '../attempts/attempts.ts';
import { StoreError } from '../errors.ts';
import type { Store } from '../store.ts';
import { acceptJob, appendLoss, checkpointAt, succeed } from '../testing/records.ts';
import { type StoreUnderTest, storeUnderTest } from '../testing/store-under-test.ts';

let tested: StoreUnderTest;
let stores: Store[];
beforeAll(async () => {
  tested = await storeUnderTest();
  stores = [tested.store, await tested.another()];
});
afterAll(() => tested.close());

const deeds = [
  'claim',
  'begin',
  'append',
  'checkpoint',
  'finish',
  'handBack',
  'cancel',
  'pause',
  'resume',
  'lose',
  'flush',
  'reconcile',
] as const;
interface Deed {
  what: (typeof deeds)[number];
  /** Which of the two processes does it. */
  who: 0 | 1;
}

/** What may be refused to somebody who is late; anything else is a fault. */
async function orRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** One job, two processes that may each believe they hold it, and whatever happens to them. */
class Story {
  readonly id: string;
  readonly #held: (Attempt | undefined)[] = [];
  readonly #told = new Map<number, JobEvent>();
  #revision = 0;
  #step = 0;

  constructor(id: string) {
    this.id = id;
  }

  async do({ what, who }: Deed): Promise<void> {
    const store = stores[who] ?? tested.store;
    const attempt = this.#held[who];
    this.#step += 1;
    switch (what) {
      case 'claim':
        return this.#claim(store, who);
      case 'begin':
        return orRefused(attempt?.begin() ?? Promise.resolve());
      case 'append':
        return orRefused(attempt ? appendLoss(attempt, { [this.#step]: 1 }) : Promise.resolve());
      case 'checkpoint':
        return orRefused(attempt ? checkpointAt(store, attempt, this.#step) : Promise.resolve());
      case 'finish':
        return orRefused(attempt ? this.#finish(attempt) : Promise.resolve());
      case 'handBack':
        return orRefused(attempt?.handBack('closing') ?? Promise.resolve());
      case 'cancel':
      case 'pause':
      case 'resume':
        return orRefused(store.jobs.command(this.id, { action: what, requestId: 'r' }));
      case 'lose':
        return tested.loseLease(this.id);
      case 'flush':
        return tested.flushRedis();
      case 'reconcile':
        return void (await store.reconciler.run());
    }
  }

  /** Looks at it as a client does: what it is told never contradicts what it was told before. */
  async look(): Promise<void> {
    const { events } = await tested.store.events.read(this.id, { after: 0, limit: 10_000 });
    for (const event of events) {
      expect(event).toEqual(this.#told.get(event.seq) ?? event);
      this.#told.set(event.seq, event);
    }
    const { revision = 0 } = (await tested.store.jobs.get(this.id))?.status ?? {};
    expect(revision).toBeGreaterThanOrEqual(this.#revision);
    this.#revision = revision;
  }

  async #claim(store: Store, who: 0 | 1): Promise<void> {
    const next = ((await store.jobs.get(this.id))?.status.attempt ?? 0) + 1;
    const outcome = await store.attempts.claim({ jobId: this.id, attempt: next }, { workerId: `w${who}` });
    this.#held[who] = outcome.attempt ?? this.#held[who];
  }

  async #finish(attempt: Attempt): Promise<void> {
    if (attempt.cancelled.aborted || attempt.status().state === 'cancelling') await attempt.confirmCancel();
    else if (attempt.pausing.aborted || attempt.status().state === 'pausing') await attempt.confirmPause();
    else await succeed(attempt);
  }

  /** Lets everybody be gone, and a healthy worker finish what is left. */
  async end(): Promise<void> {
    for (const attempt of this.#held) await attempt?.abandon();
    await tested.loseLease(this.id);
    for (;;) {
      await tested.store.reconciler.run();
      const { status } = (await tested.store.jobs.get(this.id)) ?? {};
      if (!status || isTerminal(status.state)) return;
      if (status.state === 'paused') await this.do({ what: 'resume', who: 0 });
      await this.do({ what: 'claim', who: 0 });
      for (const what of ['begin', 'finish'] as const) await this.do({ what, who: 0 });
    }
  }
}

function expectLawful(events: readonly JobEvent[]): void {
  for (const [index, { seq }] of events.entries()) expect(seq).toBeGreaterThan(events[index - 1]?.seq ?? 0);
  const changes = events.flatMap((event) => (event.type === 'state' ? [event.data] : []));
  for (const [index, { from, state }] of changes.entries()) {
    expect(from).toBe(changes[index - 1]?.state ?? null);
    if (from !== null) expect(Object.values(transitions[from as keyof typeof transitions])).toContain(state);
  }
  expect(changes.filter(({ phase }) => phase === 'terminal')).toHaveLength(1);
}

describe('a job, whatever happens to it', () => {
  const deed = fc.record<Deed>({ what: fc.constantFrom(...deeds), who: fc.constantFrom(0, 1) });

  it('ends once, lawfully, and never takes back what it told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), async (story) => {
        const job = new Story(await acceptJob(tested.store));
        for (const each of story) {
          await job.do(each);
          await job.look();
        }
        await job.end();
        const final = await tested.store.jobs.final(job.id);
        const stored = await tested.store.jobs.get(job.id);
        expect(final?.state).toBe(stored?.status.state);
        const { events } = await tested.store.events.read(job.id, { after: 0, limit: 10_000 });
        expect(events.at(-1)?.seq).toBe(final?.lastSeq);
        expectLawful(events);
        const attempts = await tested.store.artifacts.list(`jobs/${job.id}/attempts`);
        expect(attempts).toHaveLength(new Set(attempts).size);
        expect(final?.attempt).toBeLessThanOrEqual(attempts.length);
      }),
      { numRuns: 30 },
    );
  });

  it('ends once also when both processes act at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(deed, deed), { minLength: 5, maxLength: 25 }), async (story) => {
        const job = new Story(await acceptJob(tested.store));
        for (const pair of story) {
          await Promise.all(pair.map((each) => job.do(each)));
          await job.look();
        }
        await job.end();
        const final = await tested.store.jobs.final(job.id);
        const { events } = await tested.store.events.read(job.id, { after: 0, limit: 10_000 });
        expect(events.at(-1)?.seq).toBe(final?.lastSeq);
        expectLawful(events);
      }),
      { numRuns: 30 },
    );
  });
});
