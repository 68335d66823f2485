import { createHash } from 'node:crypto';
import type { BlobRef } from '@trainyard/contracts';
import type { ArtifactStore, BlobContent } from '@trainyard/store';
import { describe, expect, it } from 'vitest';
import { blobSink } from './blob-sink.ts';

/** Artifacts in memory that read at their own pace and may be full. */
function slowArtifacts(capacityBytes = Number.POSITIVE_INFINITY) {
  const blobs = new Map<string, string>();
  const putBlob: ArtifactStore['putBlob'] = async (content: BlobContent): Promise<BlobRef> => {
    let text = '';
    for await (const chunk of content as AsyncIterable<Uint8Array>) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      text += Buffer.from(chunk).toString();
      if (text.length > capacityBytes) throw new Error('the disk is full');
    }
    const sha256 = createHash('sha256').update(text).digest('hex');
    blobs.set(sha256, text);
    return { sha256, sizeBytes: text.length };
  };
  return { putBlob, blobs };
}

const bytes = (text: string) => Buffer.from(text);

describe('blobSink', () => {
  it('stores each file as a blob, though the writer reuses its buffer', async () => {
    const artifacts = slowArtifacts();
    const sink = blobSink(artifacts);
    const buffer = Buffer.alloc(3);
    const writer = await sink.writer('rows.bin');
    for (const text of ['abc', 'def', 'ghi']) {
      buffer.write(text);
      await writer.write(buffer);
    }
    await writer.close();
    const ref = sink.blobs['rows.bin']!;
    expect(artifacts.blobs.get(ref.sha256)).toBe('abcdefghi');
    expect(ref.sizeBytes).toBe(9);
  });

  it('writes several files side by side, also an empty one', async () => {
    const artifacts = slowArtifacts();
    const sink = blobSink(artifacts);
    const writers = await Promise.all(['a', 'b', 'empty'].map((name) => sink.writer(name)));
    await Promise.all([writers[0]!.write(bytes('1')), writers[1]!.write(bytes('2'))]);
    for (const writer of writers) await writer.close();
    const contents = Object.entries(sink.blobs).map(([name, { sha256 }]) => [name, artifacts.blobs.get(sha256)]);
    expect(Object.fromEntries(contents)).toEqual({ a: '1', b: '2', empty: '' });
  });

  it('tells the writer when the blob cannot be stored', async () => {
    const writer = await blobSink(slowArtifacts(2)).writer('rows.bin');
    await writer.write(bytes('ab'));
    await expect(writer.write(bytes('cd'))).rejects.toThrow('the disk is full');
    await expect(writer.write(bytes('ef'))).rejects.toThrow('the disk is full');
    await expect(writer.close()).rejects.toThrow('the disk is full');
  });

  it('keeps nothing of a file that was given up', async () => {
    const artifacts = slowArtifacts();
    const sink = blobSink(artifacts);
    const writer = await sink.writer('rows.bin');
    await writer.write(bytes('abc'));
    await writer.abort?.();
    expect(sink.blobs).toEqual({});
    expect(artifacts.blobs.size).toBe(0);
  });
});
