import type { BlobRef } from '@trainyard/contracts';
import type { Sink, SinkWriter } from '@trainyard/datasets';
import type { ArtifactStore } from '@trainyard/store';
import { Handoff } from './handoff.ts';

/** A sink whose files become blobs of the artifact store. */
export interface BlobSink extends Sink {
  /** The files that were closed, by name. */
  readonly blobs: Readonly<Record<string, BlobRef>>;
}

function blobWriter(artifacts: Pick<ArtifactStore, 'putBlob'>, keep: (blob: BlobRef) => void): SinkWriter {
  const handoff = new Handoff();
  const stored = artifacts.putBlob(handoff.read());
  stored.catch((error: unknown) => handoff.breakOff(error));
  return {
    write: (bytes) => handoff.write(bytes),
    close: async () => {
      handoff.end();
      keep(await stored);
    },
    abort: async () => {
      handoff.end(new Error('the file was given up'));
      // Whatever went wrong in storing it was told to the writer before.
      await Promise.allSettled([stored]);
    },
  };
}

/** Makes the sink; nothing of a file that is not closed is kept. */
export function blobSink(artifacts: Pick<ArtifactStore, 'putBlob'>): BlobSink {
  const blobs: Record<string, BlobRef> = {};
  return {
    blobs,
    writer: async (name) =>
      blobWriter(artifacts, (blob) => {
        blobs[name] = blob;
      }),
  };
}
