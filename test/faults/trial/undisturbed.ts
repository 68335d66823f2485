import type { Program } from '../../../scripts/redis/program.mjs';
import { RecordingClient } from '../client/recording-client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import type { Outcome } from '../history/history.ts';
import { readStoredJob } from '../history/read-stored.ts';
import { digitsDataset, ended } from './calls.ts';
import type { JobDocument } from './jobs.ts';

/** Runs jobs where nothing happens to them. */
export interface Undisturbed {
  /** What a job ends with; run once a document. */
  outcomeOf(document: JobDocument): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Outcomes of jobs on a cluster of their own, started with the first of them. */
export function undisturbed(redis: Program): Undisturbed {
  const outcomes = new Map<string, Promise<Outcome>>();
  let cluster: Promise<Cluster> | undefined;
  let dataset: Promise<string> | undefined;

  async function run(document: JobDocument): Promise<Outcome> {
    cluster ??= startCluster({ redis, workers: 1, leaseMs: 10_000 });
    const { url, dataDir } = await cluster;
    const client = new RecordingClient(url);
    dataset ??= digitsDataset(client);
    const body = { ...document, dataset: await dataset };
    const { id } = await client.made<{ id: string }>({ method: 'POST', path: '/v1/jobs', body });
    await ended(client, id);
    const final = readStoredJob(dataDir, id).final?.content;
    if (!final) throw new Error(`${id}: is answered to have ended, and no final record is stored`);
    const { state, weightsSha256, metricHistory } = final;
    return { state, weightsSha256, metricHistory: metricHistory?.sha256 ?? null };
  }

  return {
    outcomeOf(document) {
      const name = JSON.stringify(document);
      const outcome = outcomes.get(name) ?? run(document);
      outcomes.set(name, outcome);
      return outcome;
    },
    async stop() {
      await (await cluster)?.stop();
    },
  };
}
