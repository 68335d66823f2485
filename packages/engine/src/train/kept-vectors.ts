import type { NamedVectors, TrainingVectors } from './vectors.ts';

/** What vectors are kept for: the best state, or the last good one to go back to. */
export type Keepsake = 'best' | 'good';

/** Vectors of earlier states of a training, in memory and in its state. */
export class KeptVectors {
  readonly #vectors: TrainingVectors;
  readonly #kept = new Map<Keepsake, NamedVectors>();

  constructor(vectors: TrainingVectors) {
    this.#vectors = vectors;
  }

  has(keepsake: Keepsake): boolean {
    return this.#kept.has(keepsake);
  }

  /** Keeps the vectors as they are now: all of them to go back to, those of the model of the best. */
  async keep(keepsake: Keepsake): Promise<void> {
    this.#kept.set(keepsake, await this.#vectors.read(this.#namesOf(keepsake)));
  }

  /** Puts them back. */
  async putBack(keepsake: Keepsake): Promise<void> {
    const kept = this.#kept.get(keepsake);
    if (kept === undefined) throw new Error(`internal: nothing was kept as ${keepsake}`);
    await this.#vectors.write(kept, this.#namesOf(keepsake));
  }

  /** Them under their names in a state. */
  written(keepsakes: readonly Keepsake[]): NamedVectors {
    const entries = keepsakes.flatMap((keepsake) =>
      Object.entries(this.#kept.get(keepsake) ?? {}).map(([name, vector]) => [`${keepsake}:${name}`, vector] as const),
    );
    return Object.fromEntries(entries);
  }

  /** Takes them from a state; where they are not written in it they are the state's own. */
  restore(keepsake: Keepsake, state: NamedVectors): void {
    const names = this.#namesOf(keepsake);
    this.#kept.set(
      keepsake,
      Object.fromEntries(names.map((name) => [name, state[`${keepsake}:${name}`] ?? state[name]])),
    );
  }

  #namesOf(keepsake: Keepsake): readonly string[] {
    return keepsake === 'best' ? this.#vectors.ofModel : this.#vectors.names;
  }
}
