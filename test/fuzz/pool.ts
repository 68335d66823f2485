import type { Random } from '../faults/nemesis/random.ts';

const absent = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** Identifiers, ETags and cursors that the server gave, to be sent back to it. */
export class Pool {
  readonly #ids = new Map<string, string[]>();
  /** How many identifiers of each kind are never to be deleted. */
  readonly #lasting = new Map<string, number>();
  readonly #etags: string[] = [];
  readonly #cursors: string[] = [];

  /** Takes over every identifier in a text, and what else is worth sending back. */
  learn(body: string, etag: string | null): void {
    for (const [id = '', prefix = ''] of body.matchAll(/\b([a-z]+)_[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g)) {
      const known = this.#ids.get(prefix) ?? [];
      if (!known.includes(id) && !id.endsWith(absent)) known.push(id);
      if (known.length > 60) known.splice(this.#lasting.get(prefix) ?? 0, 1);
      this.#ids.set(prefix, known);
    }
    const cursor = body.match(/"nextCursor":"([^"]+)"/)?.[1];
    if (cursor && this.#cursors.length < 100) this.#cursors.push(cursor);
    if (etag && this.#etags.length < 100) this.#etags.push(etag);
  }

  /** Keeps what was learned so far from being deleted. */
  keep(): void {
    for (const [prefix, known] of this.#ids) this.#lasting.set(prefix, known.length);
  }

  /** An identifier that is there, or now and then one that is not; to be deleted, one of those made on the way. */
  id(prefix: string, random: Random, isDoomed = false): string {
    const all = this.#ids.get(prefix) ?? [];
    const lasting = this.#lasting.get(prefix) ?? 0;
    // Those made with care lead to more than the many made on the way.
    const known =
      isDoomed || (all.length > lasting && random.next() < 0.4) ? all.slice(lasting) : all.slice(0, lasting);
    return known.length === 0 || random.next() < 0.05 ? `${prefix}_${absent}` : random.pick(known);
  }

  etag(random: Random): string {
    return random.pick([...this.#etags.slice(0, 50), '*', '"1.1"', 'W/"1"', 'x']);
  }

  cursor(random: Random): string {
    return random.pick([...this.#cursors.slice(0, 50), 'x', 'MS5qb2I']);
  }
}
