import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobRef, blobRefSchema, type ImportedCheckpointRecord, schemaVersion } from '@trainyard/contracts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { FileArtifactStore } from '../artifacts/file-artifact-store.ts';
import { diskFileSystem, type FileSystem } from '../artifacts/file-system.ts';
import { ArtifactCorrupt, StorageFailed } from '../errors.ts';
import { createImportedCheckpoints } from '../records/imported-checkpoints.ts';
import { importedCheckpointKey } from '../records/keys.ts';
import { createRemovalLog } from '../removal/removal-log.ts';
import { abandonedSweepMs } from '../removal/sweeps.ts';
import { newId } from '../testing/records.ts';
import { sweepBlobs } from './collect-blobs.ts';
import { createMarker } from './mark.ts';
import { referencesIn } from './references.ts';

const graceMs = 3_600_000;
const options = { graceMs, limit: 1000 };

// What is tested here needs no disk that outlives a power loss.
const quickDisk: FileSystem = {
  ...diskFileSystem,
  syncFolder: async () => undefined,
  createFile: async (path) => ({ ...(await diskFileSystem.createFile(path)), sync: async () => undefined }),
};

const open = (folder: string): ArtifactStore => new FileArtifactStore(quickDisk, folder, 500);

let dataDir: string;
let artifacts: ArtifactStore;
let other: ArtifactStore;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  dataDir = await mkdtemp(join(tmpdir(), 'trainyard-collect-'));
  [artifacts, other] = [open(dataDir), open(dataDir)];
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dataDir, { recursive: true, force: true });
});

const passTime = (ms: number) => vi.setSystemTime(Date.now() + ms);

const put = (store: ArtifactStore, text: string) => store.putBlob(Buffer.from(text));

const sweep = (store: ArtifactStore) => sweepBlobs(store, createMarker(store), options);

async function importOf(store: ArtifactStore, text: string): Promise<ImportedCheckpointRecord> {
  const [weights, onnx] = [await put(store, text), await put(store, 'the same graph')];
  const at = { createdAt: new Date().toISOString() };
  const record = { schemaVersion, id: newId('checkpoint'), modelId: newId('model'), ...at, weights, onnx } as const;
  await createImportedCheckpoints(store).create(record);
  return record;
}

describe('a blob', () => {
  it('is removed when nothing has referred to it for the grace time, and its bytes are counted', async () => {
    const { id, weights } = await importOf(artifacts, 'weights');
    await artifacts.delete(importedCheckpointKey(id));
    expect((await sweep(artifacts)).swept).toEqual({ waiting: 2, removed: 0, freedBytes: 0 });
    passTime(graceMs - 1);
    expect((await sweep(artifacts)).swept.removed).toBe(0);
    passTime(2);
    expect((await sweep(artifacts)).swept).toEqual({ waiting: 0, removed: 2, freedBytes: 7 + 14 });
    expect(await artifacts.blobBytes(weights.sha256)).toBeUndefined();
    expect(await artifacts.list('sweeps')).toEqual([]);
  });

  it('stays while any of several records refers to it', async () => {
    const [one, another] = [await importOf(artifacts, 'shared'), await importOf(other, 'shared')];
    await artifacts.delete(importedCheckpointKey(one.id));
    await sweep(artifacts);
    passTime(graceMs + 1);
    await sweep(artifacts);
    expect(await artifacts.verifyBlob(another.weights)).toBe(true);
  });

  it('stays when it is put again while its removal is proposed', async () => {
    const ref = await put(artifacts, 'soon used');
    await sweep(artifacts);
    passTime(graceMs + 1);
    await put(other, 'soon used');
    expect((await sweep(artifacts)).swept.removed).toBe(0);
    expect(await artifacts.verifyBlob(ref)).toBe(true);
  });

  it('is put for good, also while another process is removing it', async () => {
    const { sha256 } = await put(artifacts, 'contested');
    await sweep(artifacts);
    passTime(graceMs + 1);
    let again: Promise<BlobRef> | undefined;
    const deleteBlob = artifacts.deleteBlob.bind(artifacts);
    // It was decided a moment ago, and comes to be done a moment later.
    artifacts.deleteBlob = async (name) => {
      again = put(other, 'contested');
      await new Promise((resolve) => setTimeout(resolve, 100));
      await deleteBlob(name);
    };
    expect((await sweep(artifacts)).swept.removed).toBe(1);
    expect((await again)?.sha256).toBe(sha256);
    expect(await artifacts.verifyBlob({ sha256, sizeBytes: 9 })).toBe(true);
  });

  it('is removed at last when whoever decided it died before doing it', async () => {
    const ref = await put(artifacts, 'left');
    const log = createRemovalLog(artifacts, 'sweeps');
    await log.decide(ref.sha256, undefined, 'removed');
    await sweep(artifacts);
    expect(await artifacts.verifyBlob(ref)).toBe(true);
    passTime(abandonedSweepMs + 1);
    await sweep(artifacts);
    expect(await artifacts.blobs()).toEqual([]);
    expect(await log.names()).toEqual([]);
  });

  it('is not removed when a record cannot be read', async () => {
    await put(artifacts, 'unused');
    await sweep(artifacts);
    passTime(graceMs + 1);
    await artifacts.create('strange/record', Buffer.from('{"half":'));
    await expect(sweep(artifacts)).rejects.toThrow(ArtifactCorrupt);
    expect(await artifacts.blobs()).toHaveLength(1);
  });
});

describe('what a record refers to', () => {
  it('is found in whatever field it stands', () => {
    // What is looked for; a reference of another shape would not be found.
    expect(Object.keys(blobRefSchema.shape)).toEqual(['sha256', 'sizeBytes']);
    const sha256 = 'a'.repeat(64);
    const reference = { sha256, sizeBytes: 3 };
    const place = fc.letrec<{ record: unknown }>((tie) => ({
      record: fc.oneof(
        { depthSize: 'small' },
        fc.constant(reference),
        fc.array(tie('record'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string(), tie('record'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).record;
    fc.assert(
      fc.property(place, (record) => {
        expect(new Set(referencesIn(JSON.parse(JSON.stringify(record))).blobs)).toEqual(new Set([sha256]));
      }),
    );
  });
});

/** The store, with a process that ends at one of its writes. */
function crashing(store: ArtifactStore, at: number): ArtifactStore {
  let writes = 0;
  const step = async () => {
    writes += 1;
    if (writes >= at) throw new StorageFailed('the process has ended');
  };
  const guarded = new Set(['create', 'delete', 'deleteBlob']);
  return new Proxy(store, {
    get: (target, name: keyof ArtifactStore) => {
      const method = (target[name] as (...args: unknown[]) => unknown).bind(target);
      return guarded.has(name) ? async (...args: unknown[]) => step().then(() => method(...args)) : method;
    },
  });
}

describe('whatever is created, deleted, swept and interrupted', () => {
  const act = fc.oneof(
    fc.record({ what: fc.constant('create' as const), content: fc.nat(3), who: fc.boolean() }),
    fc.record({ what: fc.constant('delete' as const), which: fc.nat(20), who: fc.boolean() }),
    fc.record({ what: fc.constant('put' as const), content: fc.nat(3), who: fc.boolean() }),
    fc.record({
      what: fc.constant('sweep' as const),
      dies: fc.option(fc.integer({ min: 1, max: 6 })),
      who: fc.boolean(),
    }),
  );
  const round = fc.record({ acts: fc.array(act, { minLength: 1, maxLength: 4 }), minutes: fc.nat(90) });

  type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;
  type Living = Map<string, ImportedCheckpointRecord>;

  /** A process may end within a sweep; while that is so, what it was removing cannot be put. */
  async function unlessRefused(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof StorageFailed)) throw error;
    }
  }

  async function perform(each: Act, living: Living, stores: readonly [ArtifactStore, ArtifactStore]): Promise<void> {
    const store = stores[each.who ? 0 : 1];
    if (each.what === 'put') return unlessRefused(put(store, `content ${each.content}`));
    if (each.what === 'sweep') return unlessRefused(sweep(each.dies === null ? store : crashing(store, each.dies)));
    if (each.what === 'create') {
      const created = importOf(store, `content ${each.content}`);
      return unlessRefused(created.then((record) => living.set(record.id, record)));
    }
    const [id] = [...living.keys()].slice(each.which % Math.max(living.size, 1));
    if (id === undefined) return;
    living.delete(id);
    await store.delete(importedCheckpointKey(id));
  }

  const referredTo = (living: Living): BlobRef[] =>
    [...living.values()].flatMap(({ weights, onnx }) => [weights, onnx]);

  it('nothing that is referred to is missing, and in the end nothing else is left', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 3, maxLength: 10 }), async (rounds) => {
        const folder = join(dataDir, String(run++));
        await mkdir(folder);
        const stores = [open(folder), open(folder)] as const;
        const living: Living = new Map();
        for (const { acts, minutes } of rounds) {
          await Promise.all(acts.map((each) => perform(each, living, stores)));
          for (const ref of referredTo(living)) expect(await stores[0].verifyBlob(ref)).toBe(true);
          passTime(minutes * 60_000);
        }
        for (let turn = 0; turn < 4; turn += 1) {
          passTime(graceMs + abandonedSweepMs + 1);
          await sweep(stores[0]);
        }
        const used = new Set(referredTo(living).map(({ sha256 }) => sha256));
        expect(await stores[0].blobs()).toEqual([...used].sort());
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
