import { stream } from '../tensor/index.ts';

/** Numbers of an evaluation by name, where every position counts as often as its weight says; null where one is undefined. */
export type Measure = (weights: Uint16Array) => Readonly<Record<string, number | null>>;

/** A range of values. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** What is drawn again: units, which are samples or groups of them, and the positions that each brings along. */
export interface BootstrapOptions {
  /** Number of the unit of each position; 0 .. units - 1. */
  readonly unitOf: Int32Array;
  readonly units: number;
  readonly seed: number;
  /** How often. */
  readonly resamples: number;
}

/** Percentile bootstrap: units are drawn with replacement, as many as there are, and everything is measured again on what was
 *  drawn; an interval goes from one quantile of the values to another.
 *  Drawing groups instead of samples keeps together what is alike. Resamples where a number is undefined are left out.
 *  @see Efron & Tibshirani 1993, "An introduction to the bootstrap", section 13.3 */
export class Bootstrap {
  readonly #measures: readonly Measure[];
  readonly #options: BootstrapOptions;
  readonly #values = new Map<string, number[]>();
  readonly #units: UnitDraw;
  readonly #weights: Uint16Array;
  #drawn = 0;

  constructor(measures: readonly Measure[], options: BootstrapOptions) {
    this.#measures = measures;
    this.#options = options;
    this.#units = new UnitDraw(options);
    this.#weights = new Uint16Array(options.unitOf.length);
  }

  /** Draws so many resamples more; false once all have been drawn. */
  draw(count: number): boolean {
    const end = Math.min(this.#options.resamples, this.#drawn + count);
    for (; this.#drawn < end; this.#drawn++) {
      this.#weigh(this.#units.timesDrawn(this.#drawn));
      for (const measure of this.#measures) this.#note(measure(this.#weights));
    }
    return this.#drawn < this.#options.resamples;
  }

  /** The middle share `level` of the values of each number; null where it was undefined too often, in half of the resamples. */
  intervals(level: number): Record<string, Interval | null> {
    const least = this.#drawn / 2;
    const interval = (values: number[]): Interval | null => {
      if (values.length === 0 || values.length < least) return null;
      const sorted = Float64Array.from(values).sort();
      return { lower: quantile(sorted, (1 - level) / 2), upper: quantile(sorted, (1 + level) / 2) };
    };
    return Object.fromEntries([...this.#values].map(([name, values]) => [name, interval(values)]));
  }

  #weigh(times: Uint16Array): void {
    const { unitOf } = this.#options;
    for (let at = 0; at < unitOf.length; at++) this.#weights[at] = times[unitOf[at]];
  }

  #note(numbers: Readonly<Record<string, number | null>>): void {
    for (const [name, value] of Object.entries(numbers)) {
      const values = this.#values.get(name) ?? [];
      this.#values.set(name, values);
      if (value !== null && Number.isFinite(value)) values.push(value);
    }
  }
}

/** Draws units with replacement, as many as there are, into memory that every resample uses again. */
class UnitDraw {
  readonly #seed: number;
  readonly #fractions: Float64Array;
  readonly #times: Uint16Array;

  constructor({ units, seed }: BootstrapOptions) {
    // A fraction of 24 bits would not reach all units of a large set alike: there two words make one of 48.
    const words = units <= 2 ** 16 ? 1 : 2;
    this.#seed = seed;
    this.#fractions = new Float64Array(words * units);
    this.#times = new Uint16Array(units);
  }

  /** How often each unit is drawn in a resample; valid until the next is drawn. */
  timesDrawn(resample: number): Uint16Array {
    const [drawn, times] = [this.#fractions, this.#times];
    const units = times.length;
    const isPaired = drawn.length > units;
    stream(this.#seed, 'evaluation/bootstrap', resample).fillUniform(drawn);
    times.fill(0);
    for (let at = 0; at < units; at++) {
      const fraction = isPaired ? drawn[2 * at] + drawn[2 * at + 1] * 2 ** -24 : drawn[at];
      times[Math.floor(fraction * units)]++;
    }
    return times;
  }
}

/** Value below which a share of sorted values lies, between two of them by the line through both. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
