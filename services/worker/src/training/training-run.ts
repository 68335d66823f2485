import { type BlobRef, encodeMetricValues, type JobSpec, type MetricValues } from '@trainyard/contracts';
import type { PartMetrics, Training, TrainingEvent } from '@trainyard/engine';
import type { AttemptEvent } from '@trainyard/store';
import type { CheckpointDraft, ChildMessage, FailureDraft } from '../attempt/messages.ts';
import { CheckpointWriter, type Snapshot } from './checkpoint-writer.ts';
import { type Length, stepMetrics } from './metric-sampler.ts';
import { type Position, ProgressMeter } from './progress-meter.ts';

type EventOf<Type extends TrainingEvent['type']> = Extract<TrainingEvent, { type: Type }>;

/** The part of a training that a run drives. */
export type DrivenTraining = Pick<Training, 'run' | 'weights' | 'state' | 'stepsPerEpoch'>;

/** What a run works with. */
export interface TrainingRunOptions {
  training: DrivenTraining;
  spec: Pick<JobSpec, 'epochs' | 'checkpoints'>;
  /** Where the training goes on, and the weights of the checkpoint there; the start of all when absent. */
  from?: (Position & { weights: BlobRef }) | undefined;
  send: (message: ChildMessage) => void;
  store: (snapshot: Snapshot) => Promise<CheckpointDraft>;
}

/** How the steps of an attempt ended; the last checkpoint is stored. */
export type RunEnd =
  | { result: 'completed'; weights: BlobRef }
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
  #snapshotStep: number;
  #weights: BlobRef | undefined;
  #epochStartedAt = performance.now();

  constructor(options: TrainingRunOptions) {
    const { training, spec, send, store, from } = options;
    this.#options = options;
    this.#length = { epochs: spec.epochs, stepsPerEpoch: training.stepsPerEpoch };
    this.#epochsPerEvent = Math.ceil(spec.epochs / mostEpochEvents);
    this.#meter = new ProgressMeter(this.#length, from ?? { epoch: 0, step: 0 });
    this.#snapshotStep = from?.step ?? 0;
    this.#weights = from?.weights;
    const written = (checkpoint: CheckpointDraft) => {
      this.#weights = checkpoint.weights;
      send({ type: 'checkpoint', checkpoint });
    };
    this.#writer = new CheckpointWriter({ store, written, policy: spec.checkpoints });
  }

  /** @throws what storing a checkpoint or running a step failed with */
  async drive(): Promise<RunEnd> {
    for await (const event of this.#options.training.run()) {
      if (event.type === 'steps') this.#tellSteps(event);
      else if (event.type === 'epoch') await this.#endEpoch(event);
      else if (event.type !== 'boundary' && event.type !== 'rolledBack') return this.#end(event);
    }
    throw new Error('internal: the training ended without saying how');
  }

  async #end(event: EventOf<'completed' | 'stopped' | 'diverged'>): Promise<RunEnd> {
    if (event.type === 'stopped' && event.step > this.#snapshotStep) {
      await this.#takeSnapshot('stop', event, { values: {} });
    }
    await this.#writer.settled();
    this.#tell(this.#meter.report(event, true));
    if (event.type === 'stopped') return { result: 'stopped' };
    if (event.type === 'diverged') return { result: 'failed', failure: this.#divergence(event) };
    if (!this.#weights) throw new Error('internal: a training was completed without a checkpoint');
    return { result: 'completed', weights: this.#weights };
  }

  #tellSteps(event: EventOf<'steps'>): void {
    this.#meter.count(event.samples);
    for (const metric of stepMetrics(event, this.#length)) this.#tell(metric);
    this.#tell(this.#meter.report(event));
  }

  async #endEpoch({ epoch, step, learningRate, train, validation }: EventOf<'epoch'>): Promise<void> {
    const { epochs, checkpoints } = this.#options.spec;
    const metrics = encodeMetricValues({
      ...named('train', train),
      'train.learningRate': learningRate,
      ...(validation && named('validation', validation)),
    });
    if (epoch % this.#epochsPerEvent === 0 || epoch === epochs) this.#tellEpoch({ epoch, step }, metrics);
    if (epoch % checkpoints.everyEpochs === 0 || epoch === epochs) {
      await this.#takeSnapshot('epoch', { epoch, step }, metrics);
    }
  }

  #tellEpoch({ epoch, step }: Position, metrics: MetricValues): void {
    const now = performance.now();
    this.#tell({ type: 'epoch', step, data: { ...metrics, epoch, durationMs: now - this.#epochStartedAt } });
    this.#epochStartedAt = now;
  }

  async #takeSnapshot(kind: Snapshot['kind'], { epoch, step }: Position, metrics: MetricValues): Promise<void> {
    const { training } = this.#options;
    const [weights, state] = await Promise.all([training.weights(), training.state()]);
    this.#snapshotStep = step;
    await this.#writer.offer({ kind, epoch, step, metrics, weights, state });
  }

  #divergence({ epoch, step, loss }: EventOf<'diverged'>): FailureDraft {
    const at = { epoch: epoch + 1, step };
    this.#tell({
      type: 'metric',
      step: at.step,
      data: { ...encodeMetricValues({ 'train.batchLoss': loss }), epoch },
    });
    return {
      code: 'diverged',
      message: `the loss became ${loss} at step ${at.step}, in epoch ${at.epoch}; the weights were left as they were before`,
      retryable: false,
      ...at,
      hint: 'Lower the learning rate, clip the gradient or standardize the features.',
    };
  }

  #tell(event: AttemptEvent | undefined): void {
    if (event) this.#options.send({ type: 'event', event });
  }
}
