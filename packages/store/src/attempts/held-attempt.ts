import {
  type AttemptClaim,
  type CheckpointRecord,
  type FieldChange,
  type FinalRecord,
  type JobEventDraft,
  type JobFailure,
  type JobRecord,
  type JobState,
  type JobStatus,
  type ServiceAction,
  schemaVersion,
} from '@trainyard/contracts';
import { ulid } from 'ulid';
import { Fenced, TransitionRefused } from '../errors.ts';
import { holderOf } from '../index/guard.ts';
import type { LiveJob } from '../index/live-job.ts';
import type { ChangePlan } from '../index/live-jobs.ts';
import { JobAbsent } from '../index/outcomes.ts';
import { type Ending, endJob } from '../jobs/end-job.ts';
import { enqueueNext, flushed, type JobCore, settleRoom } from '../jobs/job-core.ts';
import { standingOf } from '../jobs/standing-commands.ts';
import { type ChangeDetails, changeDraft } from '../jobs/state-change.ts';
import type { Lease } from '../leases/lease.ts';
import { releaseAttempt } from '../records/attempt-release.ts';
import { patiently } from '../redis/patiently.ts';
import type { Attempt, AttemptEvent, AttemptOutcome, AttemptResult } from './attempts.ts';

const changeName = ({ id, field }: Pick<FieldChange, 'id' | 'field'>): string => `${id}/${field}`;

/** Events that are only in Redis at most, unless a checkpoint comes first. */
const unflushedLimit = 1000;

export interface HeldAttemptOptions {
  core: JobCore;
  lease: Lease;
  claim: AttemptClaim;
  record: JobRecord;
  resumeFrom: CheckpointRecord | null;
  live: LiveJob;
  /** Called once when the attempt is over for this worker. */
  onOver: (attempt: HeldAttempt) => void;
}

/** An attempt under a lease; its calls take effect in the order they are made. */
export class HeldAttempt implements Attempt {
  readonly jobId: string;
  readonly number: number;
  readonly claim: AttemptClaim;
  readonly record: JobRecord;
  readonly resumeFrom: CheckpointRecord | null;
  readonly #core: JobCore;
  readonly #lease: Lease;
  readonly #onOver: (attempt: HeldAttempt) => void;
  readonly #cancelled = new AbortController();
  readonly #forced = new AbortController();
  readonly #pausing = new AbortController();
  readonly #endToken = ulid();
  #follower: (status: JobStatus) => void = () => undefined;
  #live: LiveJob;
  #outcome: AttemptOutcome | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ core, lease, claim, record, resumeFrom, live, onOver }: HeldAttemptOptions) {
    this.jobId = claim.jobId;
    this.number = claim.attempt;
    this.claim = claim;
    this.record = record;
    this.resumeFrom = resumeFrom;
    this.#core = core;
    this.#lease = lease;
    this.#live = live;
    this.#onOver = onOver;
    lease.keep((state, status) => {
      this.#obey(state);
      this.#follower(status);
    });
    lease.lost.addEventListener('abort', () => onOver(this), { once: true });
  }

  get lost(): AbortSignal {
    return this.#lease.lost;
  }

  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  get outcome(): AttemptOutcome | undefined {
    return this.#outcome;
  }

  get forced(): AbortSignal {
    return this.#forced.signal;
  }

  get pausing(): AbortSignal {
    return this.#pausing.signal;
  }

  status(): JobStatus {
    return this.#live.status;
  }

  follow(listener: (status: JobStatus) => void): void {
    this.#follower = listener;
  }

  /** Looks at once whether a command came. */
  look(): void {
    // What cannot be asked now is asked at the next renewal.
    this.#lease.renew().catch(() => undefined);
  }

  begin(): Promise<JobStatus> {
    return this.#inOrder(() => this.#act('begin'));
  }

  finalize(): Promise<JobStatus> {
    return this.#inOrder(() => this.#act('finalize'));
  }

  append(events: readonly AttemptEvent[]): Promise<number> {
    return this.#inOrder(async () => {
      await this.#noteMade(events);
      await this.#change(() => events.map((event): JobEventDraft => ({ ...event, attempt: this.number })));
      // At which step a change came into force must outlive Redis: whoever goes on makes it there again.
      const isToKeep = events.some(({ type }) => type === 'intervention');
      if (isToKeep || this.#live.seq - this.#live.flushed >= unflushedLimit) await this.#flush();
      return this.#live.seq;
    });
  }

  saveCheckpoint(record: CheckpointRecord, { best }: { best: boolean }): Promise<void> {
    return this.#inOrder(async () => {
      // What the run measured up to here first: a run resumed from this checkpoint does not measure it again.
      await this.#flush();
      await this.#patiently(() => this.#lease.renew());
      await this.#core.checkpoints.create(record);
      try {
        await this.#announce(record, best);
      } catch (error) {
        if (error instanceof Fenced) await this.#core.checkpoints.remove(record);
        throw error;
      }
    });
  }

  removeCheckpoint(id: string): Promise<void> {
    return this.#inOrder(async () => {
      await this.#patiently(() => this.#lease.renew());
      await this.#core.checkpoints.remove({ id, jobId: this.jobId });
    });
  }

  succeed({ stopReason, ...result }: AttemptResult): Promise<FinalRecord> {
    const details = stopReason && { details: { stopReason } };
    return this.#inOrder(() => this.#end({ action: 'succeed', ...result, ...details }));
  }

  fail(failure: JobFailure): Promise<FinalRecord> {
    return this.#inOrder(() => this.#end({ action: 'fail', details: { failure } }));
  }

  confirmCancel(): Promise<FinalRecord> {
    return this.#inOrder(() => this.#end({ action: 'confirmCancel' }));
  }

  confirmPause(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#letGo('confirmPause', 'it was paused');
    });
  }

  handBack(reason: string): Promise<void> {
    return this.#inOrder(async () => {
      const status = await this.#letGo('requeue', reason, { reason });
      await enqueueNext(this.#core, this.record, status);
    });
  }

  abandon(): Promise<void> {
    this.#onOver(this);
    return this.#lease.release();
  }

  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #act(action: ServiceAction, details: ChangeDetails = {}): Promise<JobStatus> {
    await this.#change(({ status }) => {
      const draft = changeDraft(this.jobId, status, action, details);
      return draft ? [draft] : [];
    });
    return this.#live.status;
  }

  async #change(plan: ChangePlan): Promise<void> {
    if (this.lost.aborted) throw this.lost.reason;
    const { live } = this.#core;
    const options = { patience: this.lost, known: this.#live };
    this.#live = await this.#fenced(() => live.change(this.jobId, plan, holderOf(this.#lease.value), options));
  }

  #announce(record: CheckpointRecord, best: boolean): Promise<void> {
    const { id: checkpoint, epoch, step } = record;
    return this.#change(() => [{ type: 'checkpoint', attempt: this.number, step, data: { checkpoint, epoch, best } }]);
  }

  /** Makes durable that changes came into force, before anybody is told: whoever goes on makes them at the same steps. */
  async #noteMade(events: readonly AttemptEvent[]): Promise<void> {
    const known = new Set(this.status().interventions?.flatMap((each) => (each.applied ? [changeName(each)] : [])));
    const made = events.flatMap((event) => {
      if (event.type !== 'intervention' || !event.data.applied || event.step === null) return [];
      const { applied: _applied, ...change } = event.data;
      return known.has(changeName(change)) ? [] : [{ ...change, step: event.step }];
    });
    if (made.length === 0) return;
    await this.#patiently(() => this.#lease.renew());
    const [acceptedAt, requestId] = [new Date().toISOString(), `attempt ${this.number}`];
    await this.#core.records.createCommand({
      ...{ schemaVersion, jobId: this.jobId, acceptedAt, requestId },
      ...{ action: 'made', made },
    });
  }

  async #flush(): Promise<void> {
    this.#live = await this.#patiently(() => flushed(this.#core, this.jobId, this.#live));
  }

  async #end(ending: Omit<Ending, 'guard' | 'token'>): Promise<FinalRecord> {
    const guard = holderOf(this.#lease.value);
    const final = await this.#patiently(() =>
      endJob(this.#core, this.jobId, { ...ending, guard, token: this.#endToken }),
    );
    if (!final) throw new Error(`internal: ${ending.action} did not end job ${this.jobId}`);
    this.#outcome = final.state;
    this.#lease.stop();
    this.#onOver(this);
    await settleRoom(this.#core, this.record);
    return final;
  }

  /** Lets others have the job, everything that was told of it durable. */
  async #letGo(action: ServiceAction, reason: string, details: ChangeDetails = {}): Promise<JobStatus> {
    await this.#flush();
    await this.#patiently(() => this.#lease.renew());
    await releaseAttempt(this.#core.records, this.claim, reason);
    // What this attempt saw last may be from before the command that it obeys.
    this.#live = (await this.#patiently(() => this.#core.live.load(this.jobId))) ?? this.#live;
    const status = await this.#act(action, details);
    this.#outcome = action === 'requeue' ? 'handedBack' : 'paused';
    await this.#lease.release();
    this.#onOver(this);
    await settleRoom(this.#core, this.record);
    return status;
  }

  #obey(state: JobState): void {
    if (state === 'pausing') this.#pausing.abort();
    if (state !== 'cancelling') return;
    this.#cancelled.abort();
    // Whether it is to be by force is in the command alone; one that cannot be read now is read at the next renewal.
    if (!this.#forced.signal.aborted) void this.#lookForForce().catch(() => undefined);
  }

  async #lookForForce(): Promise<void> {
    const { action } = standingOf(await this.#core.records.commands(this.jobId));
    if (action === 'forceCancel') this.#forced.abort();
  }

  #patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#fenced(() => patiently(work, this.lost));
  }

  /** Runs work; whatever shows that the lease is lost makes it lost here too. */
  async #fenced<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TransitionRefused) this.#obey(error.state);
      if (error instanceof Fenced || error instanceof JobAbsent) this.#lease.lose();
      throw this.lost.aborted ? this.lost.reason : error;
    }
  }
}
