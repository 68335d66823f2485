import type { Program } from '../../../scripts/redis/program.mjs';
import { RecordingClient } from '../client/recording-client.ts';
import { type Cluster, startCluster } from '../harness/cluster.ts';
import { type ObjectStore, objectStore } from '../harness/object-store.ts';
import { type SmallDisk, smallDisk } from '../harness/small-disk.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { digitsDataset } from './calls.ts';

/** Where a scenario plays: a cluster with a dataset of digits. */
export interface Stage {
  cluster: Cluster;
  dataset: string;
  disk?: SmallDisk;
  close(): Promise<void>;
}

/** What clusters are started with. */
export interface StageOptions {
  redis: Program;
  leaseMs: number;
}

/** A stage with two workers, on a disk or with a bucket of its own where one is given. */
async function openStage(options: StageOptions, disk?: SmallDisk, bucket?: ObjectStore): Promise<Stage> {
  const place = { ...(disk && { dataDir: disk.path }), ...(bucket && { bucket }) };
  const cluster = await startCluster({ ...options, workers: 2, ...place });
  const dataset = await digitsDataset(new RecordingClient(cluster.url));
  const close = async () => {
    await cluster.stop();
    disk?.remove();
  };
  return { cluster, dataset, close, ...(disk && { disk }) };
}

/** The stages of a run: one that scenarios share as long as they heal it, and one for each that wants its own. */
export class Stages {
  readonly #options: StageOptions;
  #shared: Stage | undefined;

  constructor(options: StageOptions) {
    this.#options = options;
  }

  /** The stage for a scenario; undefined when this process may not mount the disk that it wants. */
  async of({ diskBytes, inBucket }: Scenario): Promise<Stage | undefined> {
    if (inBucket) return openStage(this.#options, undefined, await objectStore());
    if (diskBytes === undefined) {
      this.#shared ??= await openStage(this.#options);
      return this.#shared;
    }
    const disk = smallDisk(diskBytes);
    return disk && openStage(this.#options, disk);
  }

  /** Gives a stage back; a shared one stays for the next scenario. */
  async leave(stage: Stage): Promise<void> {
    if (stage !== this.#shared) await stage.close();
  }

  async close(): Promise<void> {
    await this.#shared?.close();
  }
}
