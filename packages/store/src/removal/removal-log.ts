import { type RemovalEntry, type RemovalVerdict, removalEntrySchema, schemaVersion } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { jsonCodec } from '../records/json-codec.ts';
import { numberName } from '../records/keys.ts';

/** What stands last in the log of one name. */
export interface Verdict extends RemovalEntry {
  /** Number of the entry, from 1 up. */
  number: number;
}

/** Decides what is removed, one log a name; see `removalEntrySchema` for how. */
export interface RemovalLog {
  /** Names that have a log. */
  names(): Promise<string[]>;
  /** The entry that holds, or undefined when nobody ever proposed to remove it. */
  latest(name: string): Promise<Verdict | undefined>;
  /** Writes the entry after `previous` (undefined: the first); false when another was first. */
  decide(name: string, previous: Verdict | undefined, verdict: RemovalVerdict, requestId?: string): Promise<boolean>;
  /** Turns down a removal that is proposed: somebody uses it. False when it is removed. */
  keep(name: string): Promise<boolean>;
  isRemoved(name: string): Promise<boolean>;
  /** Removes the log, its last entry first. */
  forget(name: string): Promise<void>;
}

const codec = jsonCodec(removalEntrySchema);

/** Logs as objects under `<root>/<name>/<number>`. */
export function createRemovalLog(
  artifacts: Pick<ArtifactStore, 'list' | 'read' | 'create' | 'delete'>,
  root: 'deletions' | 'sweeps',
): RemovalLog {
  const keyOf = (name: string, number: number) => `${root}/${name}/${numberName(number)}`;

  async function latest(name: string): Promise<Verdict | undefined> {
    for (;;) {
      const [last] = await artifacts.list(`${root}/${name}`, { order: 'descending', limit: 1 });
      if (last === undefined) return undefined;
      const key = `${root}/${name}/${last}`;
      const bytes = await artifacts.read(key);
      // Between the two looks the log was removed: there may be another entry by now.
      if (bytes) return { ...codec.decode(bytes, key), number: Number(last) };
    }
  }

  const decide: RemovalLog['decide'] = async (name, previous, verdict, requestId) => {
    const decidedAt = new Date().toISOString();
    const entry = { schemaVersion, verdict, decidedAt, requestId: requestId ?? null } as const;
    try {
      await artifacts.create(keyOf(name, (previous?.number ?? 0) + 1), codec.encode(entry), { isFreeing: true });
      return true;
    } catch (error) {
      if (error instanceof AlreadyExists) return false;
      throw error;
    }
  };

  return {
    names: () => artifacts.list(root),
    latest,
    decide,
    async keep(name) {
      for (;;) {
        const last = await latest(name);
        if (last?.verdict === 'removed') return false;
        if (last?.verdict !== 'proposed' || (await decide(name, last, 'kept'))) return true;
      }
    },
    isRemoved: async (name) => (await latest(name))?.verdict === 'removed',
    async forget(name) {
      const numbers = await artifacts.list(`${root}/${name}`, { order: 'descending' });
      for (const number of numbers) await artifacts.delete(`${root}/${name}/${number}`);
    },
  };
}

/** How long ago an entry was decided, in milliseconds; never negative. */
export const ageOf = ({ decidedAt }: RemovalEntry): number => Math.max(Date.now() - Date.parse(decidedAt), 0);
