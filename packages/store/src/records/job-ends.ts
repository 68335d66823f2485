import { type FinalRecord, finalRecordSchema, jobIdSchema, schemaVersion, timeSchema } from '@trainyard/contracts';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { cachedReader } from './cached-reader.ts';
import { jsonCodec } from './json-codec.ts';
import { jobKeys } from './keys.ts';

/** Written in the place of an end when a job that may be ending comes back into Redis. */
const comebackSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  jobId: jobIdSchema,
  cameBackAt: timeSchema,
});

/** The end of a job, or the place in which it is to be written. */
export type JobEnd = { final: FinalRecord } | { final: undefined; place: number };

/**
 * Ends of jobs: who ends a job and who brings it back into a Redis that lost it want the same place, and one of them gets it. So an
 * end that was put together before the loss is not written after others were told of what came back.
 */
export interface JobEnds {
  end(id: string): Promise<JobEnd>;
  /** @throws AlreadyExists when the job ended, or came back, since it had this place */
  createFinal(final: FinalRecord, place: number): Promise<void>;
  /** Notes a comeback; false when the place is taken: by an end, or by another comeback. */
  noteComeback(id: string, place: number): Promise<boolean>;
}

const finals = jsonCodec(finalRecordSchema);
const comebacks = jsonCodec(comebackSchema);
const either = jsonCodec(z.union([finalRecordSchema, comebackSchema]));

export function createJobEnds(artifacts: ArtifactStore): JobEnds {
  const { read } = cachedReader(artifacts, either, 500);

  return {
    async end(id) {
      for (let place = 0; ; place += 1) {
        const found = await read(jobKeys(id).end(place));
        if (!found) return { final: undefined, place };
        if (!('cameBackAt' in found)) return { final: found };
      }
    },
    createFinal: async (final, place) => artifacts.create(jobKeys(final.jobId).end(place), finals.encode(final)),
    async noteComeback(jobId, place) {
      try {
        await artifacts.create(
          jobKeys(jobId).end(place),
          comebacks.encode({ schemaVersion, jobId, cameBackAt: new Date().toISOString() }),
        );
        return true;
      } catch (error) {
        if (error instanceof AlreadyExists) return false;
        throw error;
      }
    },
  };
}
