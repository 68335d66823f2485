import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runningService } from './running-service.ts';

// What a client is told of when its jobs start, by a worker that has measured how fast it trains.
const service = runningService('queue-eta', 1, () => ({ WORKER_CONCURRENCY: '1' }));

interface Time {
  p50Ms: number;
  p90Ms: number;
}
interface Place {
  position: number | null;
  eta: Time | null;
  reason: string;
}
interface QueuedJob {
  id: string;
  state: string;
  estimate: { time: Time };
  queue: Place | null;
  startedAt: string;
}

const get = <T>(path: string) => service.call<T>('GET', path);

async function calibrated(): Promise<void> {
  for (;;) {
    const { workers } = await get<{ workers: { slowness?: Time }[] }>('/v1/queue');
    if (workers.some(({ slowness }) => slowness)) return;
    await sleep(200);
  }
}

/** The document of a job that is estimated at about so long. */
async function lasting(ms: number, document: object): Promise<object> {
  const probe = { ...document, epochs: 100 };
  const { time } = await service.call<{ time: Time }>('POST', '/v1/estimates', probe);
  return { ...document, epochs: Math.max(1, Math.round((100 * ms) / time.p50Ms)) };
}

it('tells each job that waits when it starts, by those ahead, and they start in that order', async () => {
  const rows = Array.from({ length: 2048 }, (_, row) => `${row % 8},${row % 5},${row % 2 ? 'odd' : 'even'}`);
  const dataset = await service.upload(['a,b,y', ...rows]);
  await calibrated();
  const document = {
    ...{ kind: 'train', dataset, target: { column: 'y', kind: 'class' }, batchSize: 16 },
    model: {
      input: { shape: [2] },
      layers: [
        { type: 'dense', units: 32 },
        { type: 'dense', units: 2 },
      ],
    },
    checkpoints: { everyEpochs: 1_000_000 },
  };
  const post = async (ms: number) => service.call<QueuedJob>('POST', '/v1/jobs', await lasting(ms, document));
  const jobs: QueuedJob[] = [];
  for (const ms of [3000, 300, 600, 150]) jobs.push(await post(ms));
  const [running, second, third, last] = jobs as [QueuedJob, QueuedJob, QueuedJob, QueuedJob];
  while ((await get<QueuedJob>(`/v1/jobs/${running.id}`)).queue !== null) await sleep(50);

  const [atSecond, atThird, atLast] = await Promise.all(
    [second, third, last].map(({ id }) => get<Place>(`/v1/jobs/${id}/queue`)),
  );
  expect([atSecond, atThird, atLast].map((place) => place?.position)).toEqual([1, 2, 3]);
  const etaOf = (place: Place | undefined): number => place?.eta?.p50Ms ?? Number.NaN;
  expect(etaOf(atSecond)).toBeGreaterThan(0);
  expect(etaOf(atThird)).toBeGreaterThan(etaOf(atSecond));
  expect(etaOf(atLast)).toBeGreaterThan(etaOf(atThird));

  const ended = [];
  for (const { id } of jobs) {
    await service.ended(id);
    ended.push(await get<QueuedJob>(`/v1/jobs/${id}`));
  }
  const starts = ended.map(({ startedAt }) => startedAt);
  expect(starts).toEqual(starts.toSorted());
  const told = etaOf(atLast);
  const waited = Date.parse(ended.at(-1)?.startedAt ?? '') - Date.parse(ended[0]?.startedAt ?? '');
  // Of the right order: a machine that others use too is slower than it measured itself.
  expect(waited / told).toBeGreaterThan(0.2);
  expect(ended.at(-1)).toMatchObject({ queue: null, pollAfterMs: null });
});
