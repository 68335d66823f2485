import {
  type BlobRef,
  encodeMetricValues,
  type JobSpec,
  type MetricValues,
  type TrainingControl,
} from '@trainyard/contracts';
import type { EndReason, Moment, PartMetrics, Training, TrainingEvent } from '@trainyard/engine';
import type { AttemptEvent } from '@trainyard/store';
import type { CheckpointDraft, ChildMessage, FailureDraft } from '../attempt/messages.ts';
import type { PlannedChange } from '../attempt/planned-changes.ts';
import { type Cadence, type ChangeInbox, changedCadence } from './change-inbox.ts';
import { CheckpointWriter, type Snapshot } from './checkpoint-writer.ts';
import { endingLog } from './ending-log.ts';
import { type Length, stepMetrics } from './metric-sampler.ts';
import { type Position, ProgressMeter } from './progress-meter.ts';
import { divergence, refusedMetric, rollbackLog } from './refused-step.ts';

type EventOf<Type extends TrainingEvent['type']> = Extract<TrainingEvent, { type: Type }>;

/** The part of a training that a run drives. */
export type DrivenTraining = Pick<Training, 'run' | 'weights' | 'state' | 'steps' | 'stepsPerEpoch' | 'spentMs'>;

/** What a run works with. */
export interface TrainingRunOptions {
  training: DrivenTraining;
  spec: Pick<JobSpec, 'epochs' | 'checkpoints'> & Partial<TrainingControl>;
  /** Where the training goes on, and the weights of the checkpoint there; the start of all when absent. */
  from?: (Position & { weights?: BlobRef }) | undefined;
  /** Checkpoints of earlier attempts. */
  kept?: readonly { step: number; weights: BlobRef }[];
  /** Changes at their steps, and where those come from that are accepted meanwhile. Default: none. */
  changes?: { planned: readonly PlannedChange[]; inbox: Pick<ChangeInbox, 'named'> };
  send: (message: ChildMessage) => void;
  store: (snapshot: Snapshot) => Promise<CheckpointDraft>;
}

/** How the steps of an attempt ended; the last checkpoint is stored, and that of the final model. */
export type RunEnd =
  | { result: 'completed'; weights: BlobRef; stopReason: EndReason }
  | { result: 'stopped' }
  | { result: 'failed'; failure: FailureDraft };

function named(split: string, { loss, accuracy, outputs = {} }: PartMetrics): Record<string, number> {
  const each = Object.entries(outputs).map(([output, metrics]) => named(`${split}.${output}`, metrics));
  return Object.assign(
    { [`${split}.loss`]: loss, ...(accuracy !== undefined && { [`${split}.accuracy`]: accuracy }) },
    ...each,
  );
}

/** Epoch events of one job at most: of a longer training every n-th epoch is told of. */
const mostEpochEvents = 10_000;

/** Runs a training to its end and tells of it: metrics, progress and checkpoints as the job asks for them. */
export class TrainingRun {
  readonly #options: TrainingRunOptions;
  readonly #length: Length;
  readonly #meter: ProgressMeter;
  readonly #writer: CheckpointWriter;
  readonly #epochsPerEvent: number;
  readonly #keepsBest: boolean;
  #cadence: Cadence;
  /** Weights of the checkpoints that are stored, by their steps. */
  readonly #stored: Map<number, BlobRef>;
  #snapshotStep: number;
  #epochStartedAt = performance.now();

  constructor(options: TrainingRunOptions) {
    const { training, spec, send, store, from, kept = [] } = options;
    const { steps, stepsPerEpoch } = training;
    this.#options = options;
    this.#length = { epochs: spec.epochs, stepsPerEpoch };
    this.#epochsPerEvent = Math.ceil(spec.epochs / mostEpochEvents);
    const passed = (options.changes?.planned ?? []).filter(({ step }) => step < (from?.step ?? 0));
    this.#cadence = passed.reduce(changedCadence, spec.checkpoints as Cadence);
    const epochs = Math.ceil(steps / stepsPerEpoch);
    const budget = spec.budget && { timeMs: spec.budget.timeMs, spentMs: () => training.spentMs };
    this.#meter = new ProgressMeter({ epochs, stepsPerEpoch, steps }, from ?? { epoch: 0, step: 0 }, { budget });
    this.#keepsBest = spec.earlyStopping?.restoreBest === true || spec.onDivergence === 'stopKeepBest';
    this.#stored = new Map(
      [...kept, ...(from ? [from] : [])].flatMap(({ step, weights }) => (weights ? [[step, weights] as const] : [])),
    );
    this.#snapshotStep = from?.step ?? 0;
    const written = (checkpoint: CheckpointDraft) => {
      this.#stored.set(checkpoint.step, checkpoint.weights);
      send({ type: 'checkpoint', checkpoint });
    };
    this.#writer = new CheckpointWriter({ store, written, policy: spec.checkpoints });
  }

  /** @throws what storing a checkpoint or running a step failed with */
  async drive(): Promise<RunEnd> {
    for await (const event of this.#options.training.run()) {
      const end = await this.#take(event);
      if (end) return end;
    }
    throw new Error('internal: the training ended without saying how');
  }

  async #take(event: TrainingEvent): Promise<RunEnd | undefined> {
    switch (event.type) {
      case 'steps':
        this.#tellSteps(event);
        return undefined;
      case 'epoch':
        await this.#endEpoch(event);
        return undefined;
      case 'boundary':
        await this.#pause(event);
        return undefined;
      case 'changed':
        this.#tellChange(event);
        return undefined;
      case 'rolledBack':
        this.#tell(refusedMetric(event));
        this.#tell(rollbackLog(event));
        return undefined;
      default:
        return this.#end(event);
    }
  }

  async #end(event: EventOf<'completed' | 'stopped' | 'diverged'>): Promise<RunEnd> {
    if (event.type === 'stopped' && event.step > this.#snapshotStep) {
      await this.#takeSnapshot('stop', event, { values: {} });
    }
    await this.#writer.settled();
    const refused = event.type === 'diverged' ? event : event.type === 'completed' ? event.refused : undefined;
    if (refused) this.#tell(refusedMetric(refused));
    this.#tell(this.#meter.end(event, event.type === 'completed'));
    if (event.type === 'stopped') return { result: 'stopped' };
    if (event.type === 'diverged') return { result: 'failed', failure: divergence(event) };
    this.#tell(endingLog(event));
    return { result: 'completed', weights: await this.#finalWeights(event), stopReason: event.reason };
  }

  /** The weights of the final model: those of the last checkpoint, or of the best, which an earlier attempt may have stored. */
  async #finalWeights({ restored, ...last }: EventOf<'completed'>): Promise<BlobRef> {
    const { epoch, step }: Moment = restored ?? last;
    const stored = this.#stored.get(step);
    if (stored) return stored;
    if (!restored) throw new Error('internal: a training was completed without a checkpoint');
    const [weights, state] = await this.#bytes();
    const checkpoint = await this.#options.store({
      kind: 'restored',
      epoch,
      step,
      metrics: { values: {} },
      weights,
      state,
    });
    this.#options.send({ type: 'checkpoint', checkpoint });
    return checkpoint.weights;
  }

  #bytes(): Promise<[weights: Uint8Array, state: Uint8Array]> {
    const { training } = this.#options;
    return Promise.all([training.weights(), training.state()]);
  }

  #tellSteps(event: EventOf<'steps'>): void {
    this.#meter.count(event.samples);
    for (const metric of stepMetrics(event, this.#length)) this.#tell(metric);
    this.#tell(this.#meter.report(event));
  }

  /** Goes on as the change has it, and tells after how many steps it came into force. */
  #tellChange({ change: { label }, step }: EventOf<'changed'>): void {
    const { training, changes } = this.#options;
    const change = changes?.inbox.named(label);
    if (!change) return;
    this.#cadence = changedCadence(this.#cadence, change);
    const { steps, stepsPerEpoch } = training;
    this.#meter.lengthen({ epochs: Math.ceil(steps / stepsPerEpoch), stepsPerEpoch, steps });
    this.#tell({ type: 'intervention', step, data: { ...change, applied: true } });
  }

  async #endEpoch(event: EventOf<'epoch'>): Promise<void> {
    const { epoch, step, learningRate, train, validation, last } = event;
    const { everyEpochs } = this.#cadence;
    const metrics = encodeMetricValues({
      ...named('train', train),
      'train.learningRate': learningRate,
      ...(validation && named('validation', validation)),
    });
    if (epoch % this.#epochsPerEvent === 0 || last) this.#tellEpoch({ epoch, step }, metrics);
    const isDue = everyEpochs !== undefined && epoch % everyEpochs === 0;
    if (isDue || this.#isKept(event)) await this.#takeSnapshot('epoch', { epoch, step }, metrics);
  }

  /** Tells what was measured within an epoch, and writes a checkpoint there. */
  async #pause(event: EventOf<'boundary'>): Promise<void> {
    const { epoch, step, train, validation } = event;
    const metrics = encodeMetricValues({
      ...(train && named('train', train)),
      ...(validation && named('validation', validation)),
    });
    if (train || validation) this.#tell({ type: 'metric', step, data: { ...metrics, epoch } });
    if (this.#isKept(event)) await this.#takeSnapshot('step', { epoch, step }, metrics);
  }

  /** Whether a pause is one that a checkpoint is written at, whatever the number of its epoch. */
  #isKept({ step, best, last }: EventOf<'epoch' | 'boundary'>): boolean {
    const { everySteps } = this.#cadence;
    if (last || (best && this.#keepsBest)) return true;
    return everySteps !== undefined && step % everySteps === 0;
  }

  #tellEpoch({ epoch, step }: Position, metrics: MetricValues): void {
    const now = performance.now();
    this.#tell({ type: 'epoch', step, data: { ...metrics, epoch, durationMs: now - this.#epochStartedAt } });
    this.#epochStartedAt = now;
  }

  async #takeSnapshot(kind: Snapshot['kind'], { epoch, step }: Position, metrics: MetricValues): Promise<void> {
    const [weights, state] = await this.#bytes();
    this.#snapshotStep = step;
    await this.#writer.offer({ kind, epoch, step, metrics, weights, state });
  }

  #tell(event: AttemptEvent | undefined): void {
    if (event) this.#options.send({ type: 'event', event });
  }
}
