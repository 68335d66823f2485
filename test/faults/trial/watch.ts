import { setTimeout as sleep } from 'node:timers/promises';
import type { JobEvent } from '@trainyard/contracts';
import { follow } from '../client/follower.ts';
import { now, type RecordingClient } from '../client/recording-client.ts';
import type { Told } from '../history/history.ts';

const everyMs = 100;
const listEveryMs = 500;

interface EventPage {
  data: JobEvent[];
  nextCursor: string | null;
}

/** Looks at jobs all the time, as clients do: each job, the list, its pages of events, its stream. */
export class Watch {
  readonly told: Told[] = [];
  readonly #client: RecordingClient;
  readonly #base: string;
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>[] = [];

  constructor(client: RecordingClient, base: string) {
    this.#client = client;
    this.#base = base;
    this.#running.push(this.#repeat(listEveryMs, () => client.ask({ path: '/v1/jobs?limit=10' })));
  }

  /** Watches one more job. */
  add(jobId: string): void {
    this.#running.push(
      this.#repeat(everyMs, () => this.#client.ask({ path: `/v1/jobs/${jobId}` })),
      this.#pages(jobId),
      follow(this.#base, jobId, this.told, this.#stop.signal),
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  /** Reads the pages of a job's events, the last of them again and again; an event that is the same again is no news. */
  async #pages(jobId: string): Promise<void> {
    const known = new Map<number, string>();
    let cursor = '';
    let reads = 0;
    await this.#repeat(listEveryMs, async () => {
      const answer = await this.#client.ask({ path: `/v1/jobs/${jobId}/events?limit=1000${cursor}` });
      if (answer?.status !== 200) return;
      const { data, nextCursor } = answer.body as EventPage;
      reads += 1;
      for (const event of data) {
        const text = JSON.stringify(event);
        if (known.get(event.seq) !== text) this.told.push({ follower: `page ${reads}`, jobId, at: now(), event });
        known.set(event.seq, text);
      }
      if (nextCursor) cursor = `&after=${nextCursor}`;
    });
  }

  async #repeat(pauseMs: number, look: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await look();
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
