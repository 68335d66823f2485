import { type BlobRef, type MetricPoint, schemaVersion } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { ArtifactCorrupt } from '../errors.ts';
import { MetricHistory } from './metric-series.ts';

interface StoredHistory {
  schemaVersion: typeof schemaVersion;
  /** Name and points of every series. */
  series: [string, MetricPoint[]][];
}

const plainPoint = ({ step, epoch, value, nonFinite }: MetricPoint): MetricPoint =>
  nonFinite ? { step, epoch, value, nonFinite } : { step, epoch, value };

/** A history as bytes: names and steps in order and no clock times, so that equal histories are equal bytes. */
export function encodeMetricHistory(history: MetricHistory): Uint8Array {
  const stored: StoredHistory = {
    schemaVersion,
    series: history.names().map((name) => [name, history.points(name).map(plainPoint)]),
  };
  return Buffer.from(JSON.stringify(stored));
}

/** The history in a blob. @throws ArtifactMissing, ArtifactCorrupt */
export async function readMetricHistory(artifacts: ArtifactStore, ref: BlobRef): Promise<MetricHistory> {
  const stored: StoredHistory = JSON.parse(Buffer.from(await artifacts.readBlob(ref)).toString('utf8'));
  if (stored.schemaVersion !== schemaVersion) {
    throw new ArtifactCorrupt(
      `blob ${ref.sha256}: expected a metric history of version ${schemaVersion}, received ${stored.schemaVersion}`,
    );
  }
  const history = new MetricHistory();
  for (const [name, points] of stored.series) for (const point of points) history.put(name, point);
  return history;
}
