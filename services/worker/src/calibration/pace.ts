import type { WorkerInfo } from '@trainyard/store';

/** An attempt that ran from the start of its job to the end: how long it was reckoned to compute, and how long it took in all. */
export interface TimedAttempt {
  reckonedMs: number;
  tookMs: number;
}

type Quantiles = NonNullable<WorkerInfo['overheadMs']>;

/** What attempts take besides their computing, until some were observed: the fastest, the usual and the slowest of fourteen small
 *  jobs on a machine of two cores. */
const overheadAtFirst = [700, 1000, 3000];
/** Observations that count, the latest. */
const kept = 20;
/** How much more the unlucky case takes at least. */
const unlucky = 2;
/** A part that is so many times as large as the other is what an attempt tells about. */
const dominant = 2;

/** How fast this worker is, by its calibration and by what its attempts took; told with its heartbeat. */
export class Pace {
  #overheads: readonly number[] = overheadAtFirst;
  #slowness: readonly number[] = [];

  /** Takes in by how much several networks were slower than reckoned. */
  calibrated(slowness: readonly number[]): void {
    this.#slowness = latest([...slowness, ...this.#slowness]);
  }

  /** Takes in how long an attempt took: what is unexpected of it is put down to its larger part, or to both in proportion. */
  observe({ reckonedMs, tookMs }: TimedAttempt): void {
    const overhead = quantile(this.#overheads, 0.5);
    const slowness = quantile(this.#slowness, 0.5) ?? 1;
    if (overhead === undefined || tookMs < 1) return;
    const computing = slowness * reckonedMs;
    const share = tookMs / (overhead + computing);
    if (computing >= dominant * overhead)
      this.#addSlowness(Math.max(tookMs - overhead, share * computing) / reckonedMs);
    else if (overhead >= dominant * computing) this.#addOverhead(Math.max(tookMs - computing, share * overhead));
    else {
      this.#addSlowness(share * slowness);
      this.#addOverhead(share * overhead);
    }
  }

  /** What jobs are expected to take here; without slowness until that was measured. */
  told(): Pick<WorkerInfo, 'slowness' | 'overheadMs'> {
    const [slowness, overheadMs] = [quantilesOf(this.#slowness), quantilesOf(this.#overheads)];
    return { ...(slowness && { slowness }), ...(overheadMs && { overheadMs }) };
  }

  #addSlowness(slowness: number): void {
    // Before the calibration an attempt tells too little.
    if (this.#slowness.length > 0) this.#slowness = latest([...this.#slowness, slowness]);
  }

  #addOverhead(ms: number): void {
    this.#overheads = latest([...this.#overheads, ms]);
  }
}

const latest = (values: readonly number[]): readonly number[] => values.slice(-kept);

/** The smallest value that so large a share does not exceed; undefined: there are none. */
function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

function quantilesOf(values: readonly number[]): Quantiles | undefined {
  const [p50, p90] = [quantile(values, 0.5), quantile(values, 0.9)];
  return p50 === undefined || p90 === undefined ? undefined : { p50, p90: Math.max(p90, unlucky * p50) };
}
