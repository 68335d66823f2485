import { type Ailment, diagnose, type HealthFinding } from '../diagnosis/health/diagnose.ts';
import { type EpochMetrics, type History, runawayLoss } from '../diagnosis/health/history.ts';
import type { Reading } from '../diagnosis/health/reading.ts';
import type { Known } from './preflight/preflight.ts';
import { type ProbePlan, probePlan } from './probe/probe-plan.ts';
import type { Training } from './training.ts';
import { trainingLength } from './training-length.ts';
import type { RefusedStep, TrainingEvent, TrainingOptions } from './training-options.ts';

/** The part of a training that is looked at. */
export type WatchedTraining = Pick<Training, 'probe' | 'constantLosses' | 'stepsPerEpoch'>;

/** Ailments that were told, with the layer each was told of. */
export type KnownAilments = ReadonlyMap<Ailment, string | undefined>;

/** How a training is watched that may have run before. */
export interface WatchOptions {
  /** What was told of it by an earlier attempt. */
  readonly known?: KnownAilments | undefined;
  /** Whether it goes on from a state: its start is not looked at then. */
  readonly isResumed?: boolean;
}

type EventOf<Type extends TrainingEvent['type']> = Extract<TrainingEvent, { type: Type }>;

/** What the moment is marked by. */
type Happened = Pick<History, 'ended' | 'threwOut'>;

/** Readings and epochs that are kept; of more epochs every other one is dropped. */
const [keptReadings, keptEpochs] = [8, 1000];

/** Looks at a training in moments that its steps decide, and says what is new about its health. */
export class HealthMonitor {
  readonly #training: WatchedTraining;
  readonly #options: TrainingOptions;
  readonly #plan: ProbePlan | undefined;
  /** Epochs it is to have, in parts of one where its steps end it before. */
  readonly #epochs: number;
  readonly #known: Map<Ailment, string | undefined>;
  readonly #isResumed: boolean;
  #readings: Reading[] = [];
  #passed: EpochMetrics[] = [];
  #start: Reading | undefined;
  #baseline = Number.NaN;
  #looks = 0;
  #hasBegun = false;

  constructor(
    training: WatchedTraining,
    options: TrainingOptions,
    { known = new Map(), isResumed = false }: WatchOptions = {},
  ) {
    const { model, train } = options;
    const { stepsPerEpoch } = training;
    const { steps } = trainingLength(options, stepsPerEpoch);
    const rows = train.rows.length;
    const batchSize = options.batchSize === 'full' ? rows : Math.min(options.batchSize, rows);
    this.#training = training;
    this.#options = options;
    this.#known = new Map(known);
    this.#isResumed = isResumed;
    this.#epochs = steps / stepsPerEpoch;
    this.#plan = probePlan({ model, steps, batchSize, rows });
  }

  /** After an event of the training: what is new. */
  async after(event: TrainingEvent): Promise<HealthFinding[]> {
    if (event.type !== 'stopped' && !this.#hasBegun) await this.begin();
    switch (event.type) {
      case 'steps':
      case 'changed':
      case 'stopped':
        return [];
      case 'epoch':
        this.#keep(event);
        return this.#afterPause(event.step);
      case 'boundary':
        return this.#afterPause(event.step);
      case 'rolledBack':
      case 'diverged':
        return this.#afterRefusal(event, event.type === 'diverged');
      case 'completed':
        return event.refused ? this.#afterRefusal(event.refused, true) : this.#atEnd(event.step);
    }
  }

  /** About how long the training will take; undefined: it is not looked at. */
  get trainingMs(): number | undefined {
    return this.#plan?.trainingMs;
  }

  /** Looks at the start, and tells what it saw: before the first step or after it, when it holds nothing up. Undefined where
   *  there is no start to look at. */
  async begin(): Promise<Known | undefined> {
    this.#hasBegun = true;
    const constants = await this.#training.constantLosses();
    this.#baseline = constants.best;
    if (!this.#plan || this.#isResumed) return undefined;
    this.#start = await this.#look(this.#plan, 'start');
    return { start: this.#start, constants, trainingMs: this.#plan.trainingMs };
  }

  #keep({ epoch, train, validation }: EventOf<'epoch'>): void {
    if (this.#passed.length >= keptEpochs) this.#passed = this.#passed.filter((_, at) => at % 2 === 1);
    this.#passed.push({ epoch, train, validation });
  }

  async #afterPause(step: number): Promise<HealthFinding[]> {
    if (this.#plan && !this.#plan.isDue(step, this.#looks)) return [];
    if (this.#plan) await this.#read(this.#plan);
    return this.#diagnose({});
  }

  async #afterRefusal({ loss, refusal }: RefusedStep, isEnd: boolean): Promise<HealthFinding[]> {
    // A spike of a loss that is still small is one of the data.
    const isRunaway = refusal !== 'spike' || !(loss <= runawayLoss(this.#history({})));
    if (this.#plan && isEnd) await this.#read(this.#plan);
    if (isRunaway) return this.#diagnose({ threwOut: true, ...(isEnd && { ended: 'diverged' }) });
    return isEnd ? this.#diagnose({ ended: 'diverged' }) : [];
  }

  async #atEnd(step: number): Promise<HealthFinding[]> {
    if (this.#plan && this.#readings.at(-1)?.step !== step) await this.#read(this.#plan);
    return this.#diagnose({ ended: 'completed' });
  }

  async #read(plan: ProbePlan): Promise<void> {
    this.#readings = [...this.#readings.slice(1 - keptReadings), await this.#look(plan)];
  }

  #look({ size }: ProbePlan, when: 'now' | 'start' = 'now'): Promise<Reading> {
    this.#looks++;
    return this.#training.probe(size, when);
  }

  #diagnose(how: Happened): HealthFinding[] {
    const findings = diagnose(this.#history(how), this.#known);
    for (const finding of findings) {
      if (finding.resolved) this.#known.delete(finding.ailment);
      else this.#known.set(finding.ailment, finding.layer);
    }
    return findings;
  }

  #history(how: Happened): History {
    return {
      baseline: this.#baseline,
      epochs: this.#epochs,
      validationSamples: this.#options.validation?.rows.length ?? 0,
      start: this.#start,
      readings: this.#readings,
      passed: this.#passed,
      ...how,
    };
  }
}
