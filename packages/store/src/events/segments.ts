import type { JobEvent } from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { ArtifactMissing } from '../errors.ts';
import { jobKeys } from '../records/keys.ts';

/** The events of jobs in the artifacts: runs of consecutive events, each an object named after its first, written once. */
export interface Segments {
  /** @throws AlreadyExists when a segment starts at the first of these events */
  write(jobId: string, events: readonly JobEvent[]): Promise<void>;
  /** The segment that starts at an event. @throws ArtifactMissing */
  read(jobId: string, firstSeq: number): Promise<JobEvent[]>;
  /** First events of every segment, ascending. */
  starts(jobId: string): Promise<number[]>;
  /** Up to `limit` events after a sequence number, in order. */
  after(jobId: string, seq: number, limit: number): Promise<JobEvent[]>;
  /** Sequence number of the latest stored event; 0 before the first. */
  lastSeq(jobId: string): Promise<number>;
}

const encode = (events: readonly JobEvent[]): Uint8Array =>
  Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'));

const decode = (bytes: Uint8Array): JobEvent[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .map((line): JobEvent => JSON.parse(line));

/** Segments in the artifacts. */
export function createSegments(artifacts: ArtifactStore): Segments {
  const starts = async (jobId: string) => (await artifacts.list(jobKeys(jobId).events)).map(Number);

  async function read(jobId: string, firstSeq: number): Promise<JobEvent[]> {
    const key = jobKeys(jobId).segment(firstSeq);
    const bytes = await artifacts.read(key);
    if (bytes) return decode(bytes);
    throw new ArtifactMissing(`${key}: expected a run of events, received none; restore it from a backup`);
  }

  async function after(jobId: string, seq: number, limit: number): Promise<JobEvent[]> {
    const firsts = await starts(jobId);
    const from = Math.max(
      firsts.findLastIndex((first) => first <= seq + 1),
      0,
    );
    const found: JobEvent[] = [];
    for (const first of firsts.slice(from)) {
      if (found.length >= limit) break;
      const events = await read(jobId, first);
      found.push(...events.filter((event) => event.seq > seq));
    }
    return found.slice(0, limit);
  }

  return {
    async write(jobId, events) {
      const [first] = events;
      if (first) await artifacts.create(jobKeys(jobId).segment(first.seq), encode(events));
    },
    read,
    starts,
    after,
    async lastSeq(jobId) {
      const last = (await starts(jobId)).at(-1);
      if (last === undefined) return 0;
      return (await read(jobId, last)).at(-1)?.seq ?? 0;
    },
  };
}
