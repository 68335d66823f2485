import { chmod, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { StorageFailed } from '../errors.ts';
import { artifactStoreConformance } from '../testing/artifact-conformance.ts';
import { FileArtifactStore } from './file-artifact-store.ts';
import { diskFileSystem } from './file-system.ts';
import { openArtifacts } from './open-artifacts.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'trainyard-artifacts-'));
  folders.push(path);
  return path;
}
afterEach(async () => {
  for (const path of folders.splice(0)) await rm(path, { recursive: true, force: true });
});

async function change(path: string, changed: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  await writeFile(path, changed(await readFile(path)));
}

describe('artifacts as files', () => {
  artifactStoreConformance(async () => {
    const root = await folder();
    return {
      store: new FileArtifactStore(diskFileSystem, root),
      damageBlob: (sha256, changed) => change(join(root, 'blobs', sha256.slice(0, 2), sha256), changed),
      damageObject: (key, changed) => change(join(root, 'objects', key), changed),
    };
  });

  it('lie where a person finds them: an object is its text, then its SHA-256', async () => {
    const root = await folder();
    const store = new FileArtifactStore(diskFileSystem, root);
    await store.create('jobs/1/record', Buffer.from('{"seed":7}'));
    // The SHA-256 as sha256sum prints it.
    expect(await readFile(join(root, 'objects/jobs/1/record'), 'utf8')).toBe(
      '{"seed":7}\nbeced1fe696351bb996169a4f1987ca19b5f52f37c7ef3071f9c044cf3580bfc\n',
    );
  });

  it('of an interrupted write are collected when they are old enough, not while it may go on', async () => {
    const root = await folder();
    const store = new FileArtifactStore(diskFileSystem, root);
    await store.putBlob(Buffer.from('x'));
    const left = join(root, 'temporary', 'left');
    await writeFile(left, 'half an upload');
    expect(await store.collectTemporary(60_000)).toBe(0);
    const past = new Date(Date.now() - 120_000);
    await utimes(left, past, past);
    expect(await store.collectTemporary(60_000)).toBe(1);
  });

  it('go on in folders that were removed by hand', async () => {
    const root = await folder();
    const store = new FileArtifactStore(diskFileSystem, root);
    await store.create('a/b', Buffer.from('x'));
    await rm(join(root, 'objects'), { recursive: true });
    await rm(join(root, 'temporary'), { recursive: true });
    await store.create('a/b', Buffer.from('y')).catch(() => undefined);
    await store.create('a/c', Buffer.from('z'));
    expect(await store.list('a')).toContain('c');
  });

  it('of a disk that is away are out of reach, not absent, and none is written in its place', async () => {
    const root = await folder();
    const store = new FileArtifactStore(diskFileSystem, root);
    const ref = await store.putBlob(Buffer.from('x'));
    await store.create('a/b', Buffer.from('x'));
    await rename(root, `${root}-away`);
    const ways: (() => Promise<unknown>)[] = [
      ...[
        () => store.read('a/b'),
        () => store.list('a'),
        () => store.keys()[Symbol.asyncIterator]().next(),
        () => store.blobs(),
      ],
      ...[() => store.readBlob(ref), () => store.verifyBlob(ref), () => store.blobBytes(ref.sha256)],
      ...[() => store.create('a/c', Buffer.from('x')), () => store.replace('a/b', Buffer.from('x'))],
      ...[() => store.putBlob(Buffer.from('y')), () => store.delete('a/b'), () => store.deleteBlob(ref.sha256)],
    ];
    for (const way of ways) await expect(way(), way.toString()).rejects.toThrow(StorageFailed);
    await rename(`${root}-away`, root);
    expect([await store.list('a'), await store.verifyBlob(ref)]).toEqual([['b'], true]);
  });
});

describe('openArtifacts', () => {
  it('makes the folder it is given', async () => {
    const store = await openArtifacts({ dataDir: join(await folder(), 'not', 'yet', 'there') });
    await store.create('a', Buffer.from('x'));
  });

  it('makes none where one must be', async () => {
    const dataDir = await folder();
    await expect(openArtifacts({ dataDir, mustExist: true })).rejects.toThrow(/mount its disk/);
    await openArtifacts({ dataDir });
    await openArtifacts({ dataDir, mustExist: true });
  });

  it('refuses a path that is no folder', async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    await chmod(file, 0o644);
    await expect(openArtifacts({ dataDir: file })).rejects.toThrow(StorageFailed);
  });
});
