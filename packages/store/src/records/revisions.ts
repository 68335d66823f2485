import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists, NotFound } from '../errors.ts';
import { cachedReader } from './cached-reader.ts';
import type { JsonCodec } from './json-codec.ts';
import { numberName } from './keys.ts';

/** A record that changes by revisions. */
export interface Revised {
  id: string;
  revision: number;
}

/** Records of one kind, each changed by one revision after another. */
export interface Revisions<Item extends Revised> {
  /** Stores a new record as it is. @throws AlreadyExists */
  create(record: Item): Promise<void>;
  get(id: string): Promise<Item | undefined>;
  /**
   * Replaces the record by `change(current)` with the next revision; when another writer was first, `change` is called
   * again with what that one wrote. @throws NotFound, and what `change` throws
   */
  update(id: string, change: (current: Item) => Item): Promise<Item>;
}

/** Every revision is an object of its own under `root(id)`, created only if absent. */
export function createRevisions<Item extends Revised>(
  artifacts: ArtifactStore,
  codec: JsonCodec<Item>,
  root: (id: string) => string,
): Revisions<Item> {
  const keyOf = ({ id, revision }: Item) => `${root(id)}/${numberName(revision)}`;
  const reader = cachedReader(artifacts, codec, 200);

  async function get(id: string): Promise<Item | undefined> {
    const [latest] = await artifacts.list(root(id), { order: 'descending', limit: 1 });
    return latest === undefined ? undefined : reader.read(`${root(id)}/${latest}`);
  }

  async function update(id: string, change: (current: Item) => Item): Promise<Item> {
    for (;;) {
      const current = await get(id);
      if (!current) throw new NotFound(`${id}: expected a record, received none`);
      const next = { ...change(current), id, revision: current.revision + 1 };
      try {
        await artifacts.create(keyOf(next), codec.encode(next));
        return next;
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
      }
    }
  }

  return { create: async (record) => artifacts.create(keyOf(record), codec.encode(record)), get, update };
}
