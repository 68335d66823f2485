import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { ArtifactCorrupt } from '../errors.ts';
import { type References, referencesIn } from './references.ts';

/** Everything that records refer to. */
export interface Marked {
  blobs: ReadonlySet<string>;
  ids: ReadonlySet<string>;
}

// These hold no reference to a blob, or none that keeps it.
const leftOut = /^(?:sweeps|deletions|idempotency|probe|checkpoints)\/|^jobs\/[^/]+\/(?:events|releases|commands)\//;

// Objects that are written once and never replaced: they need not be read twice.
const writeOnce = /^(?:jobs|datasets|models|imports)\//;

const readAtATime = 16;

function parsed(bytes: Uint8Array, key: string): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new ArtifactCorrupt(
      `${key}: expected a record as JSON, received other bytes; nothing is collected meanwhile`,
    );
  }
}

/** Looks through every record for what it refers to; what was read before is remembered. */
export function createMarker(artifacts: Pick<ArtifactStore, 'keys' | 'read'>): () => Promise<Marked> {
  let known = new Map<string, References>();

  async function referencesOf(key: string): Promise<References | undefined> {
    const before = known.get(key);
    if (before) return before;
    const bytes = await artifacts.read(key);
    return bytes && referencesIn(parsed(bytes, key));
  }

  return async () => {
    const marked = { blobs: new Set<string>(), ids: new Set<string>() };
    const next = new Map<string, References>();
    const look = async (key: string): Promise<void> => {
      const references = await referencesOf(key);
      if (!references) return;
      if (writeOnce.test(key)) next.set(key, references);
      for (const sha256 of references.blobs) marked.blobs.add(sha256);
      if (!key.startsWith('remains/')) for (const id of references.ids) marked.ids.add(id);
    };
    let batch: string[] = [];
    for await (const key of artifacts.keys()) {
      if (leftOut.test(key)) continue;
      batch.push(key);
      if (batch.length < readAtATime) continue;
      await Promise.all(batch.map(look));
      batch = [];
    }
    await Promise.all(batch.map(look));
    known = next;
    return marked;
  };
}
