import type { BlobRef, MetricSeries } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { MetricSelection } from '../jobs/jobs.ts';
import { BoundedCache } from '../records/bounded-cache.ts';
import type { JobRecords } from '../records/job-records.ts';
import { downsample } from './downsample.ts';
import type { EventPage, Events } from './events.ts';
import { encodeMetricHistory, readMetricHistory } from './metric-history-blob.ts';
import { firstFrom, MetricHistory } from './metric-series.ts';

/** Metrics of jobs, gathered from their events once and then only continued. */
export interface MetricReader {
  series(jobId: string, selection: MetricSelection): Promise<MetricSeries[]>;
  /** Stores the whole history of a job that is about to end; null when it measured nothing. */
  storeHistory(jobId: string): Promise<BlobRef | null>;
}

interface Gathered {
  history: MetricHistory;
  seq: number;
}

/** Whether a page does not go on where it was asked to, or has a gap in it. */
const isBroken = ({ events, latestSeq }: EventPage, after: number): boolean =>
  latestSeq < after || events.some(({ seq }, index) => seq !== after + 1 + index);

const pageLimit = 1000;
const defaultMaxPoints = 500;

/** Reads metrics from the events of a job, or from its stored history once it has ended. */
export function createMetricReader(artifacts: ArtifactStore, records: JobRecords, events: Events): MetricReader {
  const lives = new BoundedCache<string, Gathered>(32);
  const ends = new BoundedCache<string, MetricHistory>(32);

  async function ended(jobId: string): Promise<MetricHistory | undefined> {
    const cached = ends.get(jobId);
    if (cached) return cached;
    const final = await records.final(jobId);
    if (!final) return undefined;
    const history = final.metricHistory ? await readMetricHistory(artifacts, final.metricHistory) : new MetricHistory();
    ends.set(jobId, history);
    lives.delete(jobId);
    return history;
  }

  async function gathered(jobId: string): Promise<MetricHistory> {
    const known = lives.get(jobId);
    let { history, seq } = known ?? { history: new MetricHistory(), seq: 0 };
    let isFresh = !known;
    for (;;) {
      const page = await events.read(jobId, { after: seq, limit: pageLimit });
      // Events were lost, perhaps those that were read: then what was read is no longer the history.
      if (!isFresh && isBroken(page, seq)) {
        ({ history, seq } = { history: new MetricHistory(), seq: 0 });
        isFresh = true;
      } else {
        for (const event of page.events) history.add(event);
        seq = page.events.at(-1)?.seq ?? seq;
        lives.set(jobId, { history, seq });
        if (page.events.length === 0 || seq >= page.latestSeq) return history;
      }
    }
  }

  return {
    async series(jobId, { names, fromStep = 0, maxPoints = defaultMaxPoints }) {
      const history = (await ended(jobId)) ?? (await gathered(jobId));
      const wanted = history.names().filter((name) => !names || names.includes(name));
      return wanted.map((name) => {
        const all = history.points(name);
        const points = all.slice(firstFrom(all, fromStep));
        return { name, totalPoints: points.length, points: downsample(points, maxPoints) };
      });
    },
    async storeHistory(jobId) {
      lives.delete(jobId);
      const history = await gathered(jobId);
      return history.names().length > 0 ? artifacts.putBlob(encodeMetricHistory(history)) : null;
    },
  };
}
