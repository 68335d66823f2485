import type { Random } from '../faults/nemesis/random.ts';

const absent = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** Identifiers, ETags and cursors that the server gave, to be sent back to it. */
export class Pool {
  readonly #ids = new Map<string, string[]>();
  readonly #etags: string[] = [];
  readonly #cursors: string[] = [];

  /** Takes over every identifier in a text, and what else is worth sending back. */
  learn(body: string, etag: string | null): void {
    for (const [id = '', prefix = ''] of body.matchAll(/\b([a-z]+)_[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g)) {
      const known = this.#ids.get(prefix) ?? [];
      if (!known.includes(id) && !id.endsWith(absent)) known.push(id);
      // The first ones were made with care, and stay.
      if (known.length > 40) known.splice(20, 1);
      this.#ids.set(prefix, known);
    }
    const cursor = body.match(/"nextCursor":"([^"]+)"/)?.[1];
    if (cursor && this.#cursors.length < 100) this.#cursors.push(cursor);
    if (etag && this.#etags.length < 100) this.#etags.push(etag);
  }

  /** An identifier that is there, or now and then one that is not. */
  id(prefix: string, random: Random): string {
    const known = this.#ids.get(prefix) ?? [];
    return known.length === 0 || random.next() < 0.05 ? `${prefix}_${absent}` : random.pick(known);
  }

  etag(random: Random): string {
    return random.pick([...this.#etags.slice(0, 50), '*', '"1.1"', 'W/"1"', 'x']);
  }

  cursor(random: Random): string {
    return random.pick([...this.#cursors.slice(0, 50), 'x', 'MS5qb2I']);
  }
}
