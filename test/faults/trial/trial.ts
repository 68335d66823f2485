import { setTimeout as sleep } from 'node:timers/promises';
import type { FinalRecord } from '@trainyard/contracts';
import { RecordingClient } from '../client/recording-client.ts';
import type { Cluster } from '../harness/cluster.ts';
import { eventually } from '../harness/victim.ts';
import type { History, Hook, Outcome } from '../history/history.ts';
import { keyLabel } from '../history/invariants/one-job-a-key.ts';
import { readBlobs, readStoredJob, storedJobIds } from '../history/read-stored.ts';
import type { Random } from '../nemesis/random.ts';
import { ended } from './calls.ts';
import { digitsJob, type JobDocument } from './jobs.ts';
import type { Plan } from './plan.ts';
import type { Undisturbed } from './undisturbed.ts';
import { Watch } from './watch.ts';

/** What a trial works with. */
export interface TrialOptions {
  name: string;
  cluster: Cluster;
  /** A dataset of digits that is ready. */
  dataset: string;
  plan: Plan;
  random: Random;
  /** How often it strikes. */
  strikes: number;
  undisturbed: Undisturbed;
}

/** What clients see of a job and the scenarios look at. */
export interface ShownJob {
  id: string;
  state: string;
  terminal: boolean;
  stopReason: string | null;
  attempt: number;
  lastCheckpoint: string | null;
  progress: { epoch: number; step: number };
}

const trialLabel = 'trial';

/** What a job that is submitted may end with besides what an undisturbed run ends with. */
export interface Leeway {
  /** A reason for which it may stop. */
  mayFail?: string;
  /** It is changed on its way: it is compared to no run but its replay. */
  isSteered?: boolean;
}

/** One scenario on one cluster: its jobs, its client, and everything that is written down. */
export class Trial {
  readonly cluster: Cluster;
  readonly client: RecordingClient;
  readonly plan: Plan;
  readonly random: Random;
  readonly strikes: number;
  /** What happened, for the reader. */
  readonly notes: string[] = [];
  /** Webhooks that are told how jobs end. */
  readonly hooks: Hook[] = [];
  readonly #options: TrialOptions;
  readonly #watch: Watch;
  readonly #documents = new Map<string, JobDocument>();
  readonly #leeway = new Map<string, Leeway>();
  /** Jobs by their replays. */
  readonly #originals = new Map<string, string>();
  #keys = 0;

  constructor(options: TrialOptions) {
    const { cluster, plan, random, strikes } = options;
    this.#options = options;
    this.cluster = cluster;
    this.plan = plan;
    this.random = random;
    this.strikes = strikes;
    this.client = new RecordingClient(cluster.url);
    this.#watch = new Watch(this.client, cluster.url);
  }

  /** A network on the digits; small runs draw from few seeds, so that few undisturbed runs are needed. */
  digits(): JobDocument {
    return digitsJob(this.plan.size, this.random.between(1, this.plan.size === 'small' ? 1 : 6));
  }

  /** Asks for a job, again under the same key until it is acknowledged, and watches it; its identifier. */
  async submit(document = this.digits(), leeway: Leeway = {}): Promise<string> {
    const id = await this.post(document, this.newKey());
    this.#leeway.set(id, leeway);
    return id;
  }

  /** Asks for a replay of a job and watches it: it is to end with the bytes of its original. */
  async replay(original: string): Promise<void> {
    const path = `/v1/jobs/${original}/replay`;
    const { id } = await this.client.made<{ id: string }>({ method: 'POST', path, key: this.newKey() });
    this.#originals.set(id, original);
    this.#watch.add(id);
  }

  /** An Idempotency-Key that was not used before. */
  newKey(): string {
    this.#keys += 1;
    return `${this.#options.name}-${this.plan.seed}-${this.#keys}`;
  }

  /** Asks for a job under a key until it is acknowledged, and watches it; its identifier. */
  async post(document: JobDocument, key: string): Promise<string> {
    const labels = { [keyLabel]: key, [trialLabel]: this.#options.name };
    const body = { ...document, dataset: this.#options.dataset, labels };
    const { id } = await this.client.made<{ id: string }>({ method: 'POST', path: '/v1/jobs', body, key });
    if (!this.#documents.has(id)) this.#watch.add(id);
    this.#documents.set(id, document);
    return id;
  }

  /** Asks a job for an action until there is an answer; tells whether it was accepted. */
  async command(jobId: string, action: 'pause' | 'resume' | 'cancel', body?: object): Promise<boolean> {
    const asked = { method: 'POST', path: `/v1/jobs/${jobId}/${action}`, key: this.newKey() };
    const { status } = await this.client.insist(body ? { ...asked, body } : asked);
    return status < 300;
  }

  /** Changes a field of a job to what it was not at first, asking until there is an answer; tells whether it was accepted. @throws {Error} when the answer does not show it */
  async change(jobId: string, field: string, value: unknown): Promise<boolean> {
    const [outer = '', inner] = field.split('.');
    const body = { [outer]: inner === undefined ? value : { [inner]: value } };
    const asked = { method: 'PATCH', path: `/v1/jobs/${jobId}`, body, ifMatch: '*' };
    const answer = await this.client.insist(asked);
    if (answer.status >= 300) return false;
    const { interventions } = answer.body as { interventions: { field: string; to: unknown }[] };
    if (interventions.findLast((each) => each.field === field)?.to !== value)
      throw new Error(`${jobId}: a change of ${field} to ${value} was acknowledged and is not shown`);
    return true;
  }

  /** Pauses a job and returns when it is paused; false when it ended before. */
  async suspend(jobId: string): Promise<boolean> {
    if (!(await this.command(jobId, 'pause'))) return false;
    const { state } = await this.until(jobId, 'to be paused', (job) => job.state === 'paused');
    return state === 'paused';
  }

  /** The job as it is answered now. */
  job(id: string): Promise<ShownJob> {
    return this.client.made<ShownJob>({ path: `/v1/jobs/${id}` });
  }

  /** Returns a job once it is as asked, or has ended. @throws {Error} when it hangs */
  async until(id: string, what: string, isSo: (job: ShownJob) => boolean): Promise<ShownJob> {
    let job = await this.job(id);
    const look = async () => {
      job = await this.job(id);
      return job.terminal || isSo(job);
    };
    await eventually(`${id} ${what}`, look, () => `${job.state}, attempt ${job.attempt}, step ${job.progress.step}`);
    return job;
  }

  /** Waits some time up to a bound. */
  async pause(highMs: number): Promise<void> {
    await sleep(this.random.between(0, highMs));
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Heals the cluster, waits for the end of every job, and returns what was seen and stored. */
  async conclude(paused: ReadonlySet<string> = new Set()): Promise<History> {
    await this.cluster.heal();
    const unended: unknown[] = [];
    const ids = [...this.#documents.keys(), ...this.#originals.keys()];
    for (const id of ids) {
      if (!paused.has(id)) await ended(this.client, id).catch((error: unknown) => unended.push(error));
    }
    await this.#watch.stop();
    for (const id of ids) await this.job(id);
    if (unended.length > 0) this.note(String(unended));
    return this.#history();
  }

  async #history(): Promise<History> {
    const dataDir = this.cluster.stored();
    const { name, undisturbed } = this.#options;
    const all = storedJobIds(dataDir).map((id) => readStoredJob(dataDir, id));
    const jobs = all.filter(({ record }) => record.spec.labels[trialLabel] === name);
    const finals = new Map(jobs.map(({ id, final }) => [id, final?.content]));
    const outcomes: History['undisturbed'] = {};
    for (const [id, document] of this.#documents) {
      const { mayFail, isSteered } = this.#leeway.get(id) ?? {};
      // Whoever failed as it may is compared with nothing.
      const isFree = isSteered || (mayFail !== undefined && mayFail === finals.get(id)?.stopReason);
      if (!isFree) outcomes[id] = await undisturbed.outcomeOf(document);
    }
    for (const [id, original] of this.#originals) {
      const final = finals.get(original);
      if (final) outcomes[id] = outcomeOf(final);
    }
    const { exchanges } = this.client;
    const own = new Set(jobs.map(({ id }) => id));
    const told = this.#watch.told;
    return {
      exchanges: exchanges.map((each) => onlyOf(each, own)),
      told,
      jobs,
      blobs: readBlobs(dataDir, jobs),
      hooks: this.hooks,
      undisturbed: outcomes,
    };
  }
}

/** What a job ended with. */
function outcomeOf({ state, weightsSha256, metricHistory }: FinalRecord): Outcome {
  return { state, weightsSha256, metricHistory: metricHistory?.sha256 ?? null };
}

/** An exchange without the jobs of other trials, that lists show too. */
function onlyOf<Each extends History['exchanges'][number]>(exchange: Each, own: ReadonlySet<string>): Each {
  const { answer, path } = exchange;
  if (!answer || !path.startsWith('/v1/jobs?')) return exchange;
  return { ...exchange, answer: { ...answer, jobs: answer.jobs.filter(({ id }) => own.has(id)) } };
}
