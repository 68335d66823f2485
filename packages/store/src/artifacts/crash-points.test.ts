import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AlreadyExists, StorageFailed, StorageFull } from '../errors.ts';
import { type Fault, SimulatedDisk, type UnsyncedNames } from '../testing/simulated-disk.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { diskFileSystem } from './file-system.ts';

const roots: string[] = [];
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
});

async function rootWith(prepare: (store: ArtifactStore) => Promise<unknown>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'trainyard-crash-'));
  roots.push(root);
  await prepare(new FileArtifactStore(diskFileSystem, root));
  return root;
}

const bytes = (text: string) => Buffer.from(text);
const blob = { sha256: createHash('sha256').update('new').digest('hex'), sizeBytes: 3 };

interface Write {
  name: string;
  prepare: (store: ArtifactStore) => Promise<unknown>;
  run: (store: ArtifactStore) => Promise<unknown>;
  /** What is there: undefined, old or new; anything else throws. */
  look: (store: ArtifactStore) => Promise<string | undefined>;
  before: string | undefined;
}

const lookAt = (key: string) => async (store: ArtifactStore) => {
  const found = await store.read(key);
  return found && Buffer.from(found).toString();
};

const writes: Write[] = [
  {
    name: 'create in a new folder',
    prepare: async () => undefined,
    run: (store) => store.create('jobs/1/final', bytes('new')),
    look: lookAt('jobs/1/final'),
    before: undefined,
  },
  {
    name: 'replace',
    prepare: (store) => store.create('jobs/1/note', bytes('old')),
    run: (store) => store.replace('jobs/1/note', bytes('new')),
    look: lookAt('jobs/1/note'),
    before: 'old',
  },
  {
    name: 'putBlob',
    prepare: (store) => store.putBlob(bytes('other')),
    run: (store) => store.putBlob(bytes('new')),
    look: async (store) => ((await store.verifyBlob(blob)) ? 'new' : undefined),
    before: undefined,
  },
];

/** Runs a write with a fault at every operation in turn, until it goes through without meeting it. */
async function atEveryOperation(
  write: Write,
  fault: Fault,
  check: (done: { root: string; disk: SimulatedDisk; outcome: unknown; failed: boolean }) => Promise<void>,
): Promise<number> {
  for (let operation = 1; ; operation += 1) {
    const root = await rootWith(write.prepare);
    const disk = new SimulatedDisk(operation, fault);
    const store = new FileArtifactStore(disk, root);
    let failed = false;
    const outcome = await write.run(store).catch((error: unknown) => {
      failed = true;
      return error;
    });
    await check({ root, disk, outcome, failed });
    if (disk.operations < operation) return operation - 1;
  }
}

describe.each(writes)('$name', (write) => {
  it.each<UnsyncedNames>(['kept', 'lost'])(
    'interrupted at any operation, with names that had not reached the disk %s, leaves old or new and never half',
    async (names) => {
      const points = await atEveryOperation(write, 'crash', async ({ root, disk, failed }) => {
        await disk.powerLoss(names);
        const restarted = new FileArtifactStore(diskFileSystem, root);
        const found = await write.look(restarted);
        expect([write.before, 'new']).toContain(found);
        if (!failed) expect(found).toBe('new');
        await restarted.collectTemporary(0);
        expect(await readdir(join(root, 'temporary')).catch(() => [])).toEqual([]);
      });
      expect(points).toBeGreaterThan(5);
    },
  );

  it.each<[Fault, typeof StorageFull | typeof StorageFailed]>([
    ['ENOSPC', StorageFull],
    ['EIO', StorageFailed],
    ['EACCES', StorageFailed],
  ])(
    'that meets %s at any operation says so, leaves nothing half-written and can be done again',
    async (fault, error) => {
      await atEveryOperation(write, fault, async ({ root, outcome, failed, disk }) => {
        if (failed) expect(outcome).toBeInstanceOf(error);
        const store = new FileArtifactStore(diskFileSystem, root);
        expect([write.before, 'new']).toContain(await write.look(store));
        const left = await readdir(join(root, 'temporary')).catch(() => []);
        // Only a temporary file whose own removal failed may stay; it is collected later.
        expect(left.length).toBeLessThanOrEqual(failed ? 0 : 1);
        expect(disk.operations).toBeGreaterThan(0);
        const again = await write.run(store).catch((reason: unknown) => reason);
        if (again instanceof Error) expect(again).toBeInstanceOf(AlreadyExists);
        expect(await write.look(store)).toBe('new');
      });
    },
  );
});
