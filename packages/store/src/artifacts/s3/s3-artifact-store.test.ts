import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StorageFailed } from '../../errors.ts';
import { artifactStoreConformance, type ConformanceSubject } from '../../testing/artifact-conformance.ts';
import { type S3UnderTest, s3UnderTest } from '../../testing/s3-under-test.ts';
import { openArtifacts } from '../open-artifacts.ts';
import { BlobCache } from './blob-cache.ts';
import { S3ArtifactStore } from './s3-artifact-store.ts';
import { S3Client } from './s3-client.ts';
import { type S3Settings, s3SettingsOf } from './s3-settings.ts';
import { partBytes } from './upload-file.ts';

let s3: S3UnderTest;
let folder: string;
beforeAll(async () => {
  s3 = await s3UnderTest();
  folder = await mkdtemp(join(tmpdir(), 'trainyard-s3-cache-'));
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

function settingsOf(more: NodeJS.ProcessEnv = {}): S3Settings {
  const settings = s3SettingsOf({ ...s3.environment, S3_PREFIX: `${randomUUID()}/`, ...more });
  if (!settings) throw new Error('the environment names S3');
  return settings;
}

/** A store of its own, whose blobs and objects can be changed behind its back. */
async function subject(): Promise<ConformanceSubject> {
  const client = new S3Client(settingsOf());
  const cacheFolder = join(folder, randomUUID());
  const store = new S3ArtifactStore(client, new BlobCache(cacheFolder, 2 ** 30));
  const change = async (key: string, by: (bytes: Uint8Array) => Uint8Array) => {
    const { response } = await client.request({ method: 'GET', key });
    const body = by(new Uint8Array(await response.arrayBuffer()));
    await client.request({ method: 'PUT', key, body });
  };
  return {
    store,
    async damageBlob(sha256, by) {
      await change(`blobs/${sha256}`, by);
      // As another machine sees it, which has no copy.
      await rm(join(cacheFolder, 'blobs', sha256), { force: true });
    },
    damageObject: (key, by) => change(`objects/${key}`, by),
  };
}

describe('artifacts in S3', () => {
  artifactStoreConformance(subject);

  it('are refused at the start when the server ignores the condition of a write, in one sentence that says so', async () => {
    const opened = openArtifacts({ dataDir: folder }, s3.unconditional);
    await expect(opened).rejects.toThrow(StorageFailed);
    await expect(openArtifacts({ dataDir: folder }, s3.unconditional)).rejects.toThrow(
      'expected the second of two writes with If-None-Match: * to be refused, received none; Trainyard needs an S3 store that honours conditional writes',
    );
  });

  it('are opened when it honours the condition', async () => {
    const store = await openArtifacts({ dataDir: folder }, s3.environment);
    await expect(store.probe()).resolves.toBeUndefined();
  });

  it.each([
    [{ S3_ENDPOINT: '' }, 'S3_ENDPOINT is not set'],
    [{ S3_ENDPOINT: 'ftp://x' }, 'S3_ENDPOINT: expected http'],
    [{ S3_PREFIX: '/a' }, 'S3_PREFIX: expected segments'],
  ])('need their settings: %j', async (wrong, sentence) => {
    await expect(openArtifacts({ dataDir: folder }, { ...s3.environment, ...wrong })).rejects.toThrow(sentence);
  });

  it('say what to look at when the keys are wrong', async () => {
    const wrong = { ...s3.environment, S3_SECRET_ACCESS_KEY: 'wrong', S3_BUCKET: 'another' };
    await expect(openArtifacts({ dataDir: folder }, wrong)).rejects.toThrow(
      'check S3_ENDPOINT, S3_BUCKET and the keys',
    );
  });

  it('may be larger than one part', async () => {
    const { store } = await subject();
    const bytes = Buffer.alloc(partBytes + 1000, 'trainyard');
    const ref = await store.putBlob(bytes);
    expect(await store.blobBytes(ref.sha256)).toBe(bytes.length);
    const elsewhere = new S3ArtifactStore(
      new S3Client(settingsOf()),
      new BlobCache(join(folder, randomUUID()), 2 ** 30),
    );
    expect(await elsewhere.verifyBlob(ref)).toBe(false);
    expect(Buffer.compare(await store.readBlob(ref), bytes)).toBe(0);
  });
});

describe('local copies', () => {
  it('serve readers without asking again, are checked, and come again when they are damaged or gone', async () => {
    const cacheFolder = join(folder, randomUUID());
    const store = new S3ArtifactStore(new S3Client(settingsOf()), new BlobCache(cacheFolder, 2 ** 30));
    const ref = await store.putBlob(Buffer.from('weights'));
    const path = await store.blobFile(ref);
    expect(path.startsWith(cacheFolder)).toBe(true);
    await writeFile(path, 'rot');
    expect(Buffer.from(await store.readBlob(ref)).toString()).toBe('weights');
    await rm(path);
    expect(Buffer.from(await store.readBlob(ref)).toString()).toBe('weights');
  });

  it('take no more than their bound, the least recently used go first', async () => {
    const cacheFolder = join(folder, randomUUID());
    const cache = new BlobCache(cacheFolder, 25, 0);
    const store = new S3ArtifactStore(new S3Client(settingsOf()), cache);
    const refs = [];
    for (const text of ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc']) {
      refs.push(await store.putBlob(Buffer.from(text)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const names = refs.map(({ sha256 }) => sha256);
    expect((await readdir(join(cacheFolder, 'blobs'))).sort()).toEqual(names.slice(1).sort());
    for (const ref of refs) expect((await store.readBlob(ref)).length).toBe(10);
  });
});
