import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists, ArtifactCorrupt, ArtifactMissing, BlobTooLarge } from '../errors.ts';

/** A store to hold to the contract of artifacts, and a hand that damages what it stored. */
export interface ConformanceSubject {
  store: ArtifactStore;
  /** Changes a stored blob behind the store's back. */
  damageBlob: (sha256: string, change: (bytes: Uint8Array) => Uint8Array) => Promise<void>;
  /** Changes a stored object behind the store's back. */
  damageObject: (key: string, change: (bytes: Uint8Array) => Uint8Array) => Promise<void>;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const text = async (read: Promise<Uint8Array | undefined>) => {
  const content = await read;
  return content && Buffer.from(content).toString();
};

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield bytes(part);
}

async function joined(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

const damages: [string, (content: Uint8Array) => Uint8Array][] = [
  ['cut short', (content) => content.subarray(0, -1)],
  ['empty', () => new Uint8Array()],
  ['zeroed', (content) => new Uint8Array(content.length)],
  ['changed in one bit', (content) => content.map((byte, index) => (index === 1 ? byte ^ 4 : byte))],
  ['longer', (content) => Buffer.concat([content, bytes('more')])],
];

type Open = () => Promise<ConformanceSubject>;

function blobs(open: Open): void {
  describe('blobs', () => {
    it('are named by the SHA-256 of their bytes, whether they come whole or in parts', async () => {
      const { store } = await open();
      const whole = await store.putBlob(bytes('epoch by epoch'));
      expect(whole).toEqual({ sha256: hashOf(bytes('epoch by epoch')), sizeBytes: 14 });
      expect(await store.putBlob(chunks('epoch ', 'by ', '', 'epoch'))).toEqual(whole);
      expect(await text(store.readBlob(whole))).toBe('epoch by epoch');
      expect(await joined(store.streamBlob(whole))).toBe('epoch by epoch');
    });

    it('come back as they were put, whatever they are', async () => {
      const { store } = await open();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
          const ref = await store.putBlob(content);
          expect(Buffer.from(await store.readBlob(ref))).toEqual(Buffer.from(content));
        }),
        { numRuns: 20 },
      );
    });

    it('that are too large are refused, and leave nothing behind', async () => {
      const { store } = await open();
      const refused = store.putBlob(chunks('12345', '67890', 'x'), { maxBytes: 10 });
      await expect(refused).rejects.toThrow(new BlobTooLarge(10));
      await expect(store.putBlob(chunks('12345', '67890'), { maxBytes: 10 })).resolves.toMatchObject({ sizeBytes: 10 });
      expect(await store.collectTemporary(0)).toBe(0);
    });

    it('whose source fails are not stored: its error comes through, and nothing is left behind', async () => {
      const { store } = await open();
      const reset = Object.assign(new Error('the client is gone'), { code: 'ECONNRESET' });
      async function* failing(): AsyncGenerator<Uint8Array> {
        yield bytes('half');
        throw reset;
      }
      await expect(store.putBlob(failing())).rejects.toBe(reset);
      expect(await store.collectTemporary(0)).toBe(0);
    });

    it('are listed with their sizes, in order', async () => {
      const { store } = await open();
      const refs = await Promise.all(['a', 'bb', 'ccc'].map((text) => store.putBlob(bytes(text))));
      const hashes = refs.map(({ sha256 }) => sha256).sort();
      expect(await store.blobs()).toEqual(hashes);
      expect(await store.blobs({ after: hashes[0] as string, limit: 1 })).toEqual([hashes[1]]);
      for (const { sha256, sizeBytes } of refs) expect(await store.blobBytes(sha256)).toBe(sizeBytes);
      expect(await store.blobBytes('0'.repeat(64))).toBeUndefined();
    });

    it('that are absent are missing, and deleting one twice is no error', async () => {
      const { store } = await open();
      const ref = await store.putBlob(bytes('gone'));
      await store.deleteBlob(ref.sha256);
      await store.deleteBlob(ref.sha256);
      await expect(store.readBlob(ref)).rejects.toThrow(ArtifactMissing);
      await expect(joined(store.streamBlob(ref))).rejects.toThrow(ArtifactMissing);
      expect(await store.verifyBlob(ref)).toBe(false);
    });
  });
}

function damagedBlobs(open: Open): void {
  describe('blobs', () => {
    it.each(damages)('that are %s are found out by every way of reading', async (_, change) => {
      const { store, damageBlob } = await open();
      const ref = await store.putBlob(bytes('weights'));
      await damageBlob(ref.sha256, change);
      await expect(store.readBlob(ref)).rejects.toThrow(ArtifactCorrupt);
      await expect(joined(store.streamBlob(ref))).rejects.toThrow(ArtifactCorrupt);
      await expect(store.blobFile(ref)).rejects.toThrow(ArtifactCorrupt);
      expect(await store.verifyBlob(ref)).toBe(false);
    });

    it.each(damages)(
      'that are %s are streamed short of their length, so that nobody takes them for whole',
      async (_, change) => {
        const { store, damageBlob } = await open();
        const content = new Uint8Array(300_000).map((_byte, index) => index % 251);
        const ref = await store.putBlob(content);
        await damageBlob(ref.sha256, change);
        let received = 0;
        const streamed = (async () => {
          for await (const chunk of store.streamBlob(ref)) received += chunk.length;
        })();
        await expect(streamed).rejects.toThrow(ArtifactCorrupt);
        expect(received).toBeLessThan(content.length);
      },
    );

    it('that are damaged are mended by putting them again', async () => {
      const { store, damageBlob } = await open();
      const ref = await store.putBlob(bytes('weights'));
      await damageBlob(ref.sha256, () => bytes('rot'));
      await store.putBlob(bytes('weights'));
      expect(await text(store.readBlob(ref))).toBe('weights');
    });

    it('are refused under a name that is no SHA-256', async () => {
      const { store } = await open();
      for (const sha256 of ['../../etc/passwd', '', 'A'.repeat(64)]) {
        await expect(store.readBlob({ sha256, sizeBytes: 1 })).rejects.toThrow('expected a SHA-256');
      }
    });
  });
}

function objects(open: Open): void {
  describe('objects', () => {
    it('are created once: of many who create one, one succeeds and its bytes stay', async () => {
      const { store } = await open();
      const writers = Array.from({ length: 8 }, (_, index) => store.create('claims/1', bytes(`writer ${index}`)));
      const outcomes = await Promise.allSettled(writers);
      const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AlreadyExists);
      }
      expect(await text(store.read('claims/1'))).toBe(`writer ${won[0]}`);
      expect(await store.collectTemporary(0)).toBe(0);
    });

    it('are replaced whole', async () => {
      const { store } = await open();
      await store.replace('a/b', bytes('old'));
      await store.replace('a/b', bytes('new'));
      expect(await text(store.read('a/b'))).toBe('new');
    });

    it('that are absent are undefined, and deleting one twice is no error', async () => {
      const { store } = await open();
      await store.create('a/b', bytes('x'));
      await store.delete('a/b');
      await store.delete('a/b');
      expect(await store.read('a/b')).toBeUndefined();
      await store.create('a/b', bytes('y'));
    });
  });
}

function readObjects(open: Open): void {
  describe('objects', () => {
    it.each(damages)('that are %s are found out when they are read', async (_, change) => {
      const { store, damageObject } = await open();
      await store.create('jobs/1/record', bytes('{"seed":7}'));
      await damageObject('jobs/1/record', change);
      await expect(store.read('jobs/1/record')).rejects.toThrow(ArtifactCorrupt);
    });

    it('are listed by prefix in order, from both ends, a page at a time', async () => {
      const { store } = await open();
      for (const name of ['c', 'a', 'b', 'd']) await store.create(`list/${name}`, bytes(name));
      await store.create('list/e/below', bytes('e'));
      expect(await store.list('list')).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await store.list('list', { after: 'b', limit: 2 })).toEqual(['c', 'd']);
      expect(await store.list('list', { order: 'descending', after: 'd', limit: 2 })).toEqual(['c', 'b']);
      expect(await store.list('nothing/here')).toEqual([]);
    });

    it('are found below a prefix at any depth', async () => {
      const { store } = await open();
      for (const key of ['deep/a', 'deep/b/c', 'deep/b/d/e', 'deeper/x']) await store.create(key, bytes(key));
      const found: string[] = [];
      for await (const key of store.keys('deep')) found.push(key);
      expect(found.sort()).toEqual(['deep/a', 'deep/b/c', 'deep/b/d/e']);
      const all: string[] = [];
      for await (const key of store.keys()) all.push(key);
      expect(all.sort()).toEqual(['deep/a', 'deep/b/c', 'deep/b/d/e', 'deeper/x']);
    });

    it('leave no name behind above them when they are deleted', async () => {
      const { store } = await open();
      await store.create('gone/x/y', bytes('1'));
      await store.create('gone/z', bytes('2'));
      await store.delete('gone/x/y');
      expect(await store.list('gone')).toEqual(['z']);
      await store.delete('gone/z');
      expect(await store.list('gone')).toEqual([]);
      await store.create('gone/x/y', bytes('3'));
      expect(await text(store.read('gone/x/y'))).toBe('3');
    });

    it('come and go in one folder at the same time, and none of those created is lost', async () => {
      const { store } = await open();
      const names = Array.from({ length: 40 }, (_, index) => `busy/folder/${index}`);
      await Promise.all(
        names.map(async (name, index) => {
          await store.create(name, bytes(name));
          if (index % 2 === 0) await store.delete(name);
        }),
      );
      expect(await store.list('busy/folder')).toHaveLength(20);
    });

    it.each(['../outside', 'a/../b', '.hidden', 'a//b', '/a', 'a/', 'a\\b', 'a\0b', 'ä', ''])(
      'are refused under the key %j, which could leave the store or hide in it',
      async (key) => {
        const { store } = await open();
        await expect(store.create(key, bytes('x'))).rejects.toThrow('artifact key: expected segments');
        await expect(store.read(key)).rejects.toThrow('artifact key: expected segments');
      },
    );
  });
}

/** What every artifact store must do, whatever it stores into. */
export function artifactStoreConformance(open: Open): void {
  blobs(open);
  damagedBlobs(open);
  objects(open);
  readObjects(open);
  it('says that it works', async () => {
    const { store } = await open();
    await expect(store.probe()).resolves.toBeUndefined();
  });
}
