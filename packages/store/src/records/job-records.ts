import {
  type AttemptClaim,
  attemptClaimSchema,
  type CommandRecord,
  commandRecordSchema,
  type FinalRecord,
  type JobRecord,
  jobRecordSchema,
} from '@trainyard/contracts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { AlreadyExists } from '../errors.ts';
import { type AttemptRelease, attemptReleaseSchema } from './attempt-release.ts';
import { cachedReader } from './cached-reader.ts';
import { createJobEnds, type JobEnds } from './job-ends.ts';
import { jsonCodec } from './json-codec.ts';
import { jobKeys } from './keys.ts';

/** What is durable of jobs; every record is written once. */
export interface JobRecords extends JobEnds {
  create(record: JobRecord): Promise<void>;
  get(id: string): Promise<JobRecord | undefined>;
  /** As it is stored now: another process may have deleted it since it was read. */
  fresh(id: string): Promise<JobRecord | undefined>;
  /** Identifiers of every accepted job. */
  ids(): Promise<string[]>;
  final(id: string): Promise<FinalRecord | undefined>;
  /** Number of the latest claimed attempt; 0 before the first. */
  lastClaim(id: string): Promise<number>;
  /** @throws AlreadyExists when another claimed this attempt */
  createClaim(claim: AttemptClaim): Promise<void>;
  /** Takes a claim back that came after the end of its job: nobody runs it. */
  withdrawClaim(claim: Pick<AttemptClaim, 'jobId' | 'attempt'>): Promise<void>;
  /** Of every attempt, in their order. */
  claims(id: string): Promise<AttemptClaim[]>;
  /** Numbers of the attempts that were given back in order. */
  releases(id: string): Promise<number[]>;
  /** How an attempt was given back, if it was. */
  release(id: string, attempt: number): Promise<AttemptRelease | undefined>;
  createRelease(release: AttemptRelease): Promise<void>;
  /** In the order they were accepted. */
  commands(id: string): Promise<CommandRecord[]>;
  createCommand(command: CommandRecord): Promise<void>;
}

const jobs = jsonCodec(jobRecordSchema);
const claims = jsonCodec(attemptClaimSchema);
const releases = jsonCodec(attemptReleaseSchema);
const commands = jsonCodec(commandRecordSchema);

/** Records of jobs in the artifacts. */
export function createJobRecords(artifacts: ArtifactStore): JobRecords {
  const stored = cachedReader(artifacts, jobs, 2000);
  const ends = createJobEnds(artifacts);
  const { read: readCommand } = cachedReader(artifacts, commands, 500);
  const numbers = async (key: string) => (await artifacts.list(key)).map(Number);

  async function readCommands(id: string): Promise<CommandRecord[]> {
    const keys = jobKeys(id);
    const read = (await numbers(keys.commands)).map((number) => readCommand(keys.command(number)));
    return (await Promise.all(read)).filter((command) => command !== undefined);
  }

  async function createCommand(command: CommandRecord): Promise<void> {
    const keys = jobKeys(command.jobId);
    for (;;) {
      const last = (await numbers(keys.commands)).at(-1) ?? 0;
      try {
        return await artifacts.create(keys.command(last + 1), commands.encode(command));
      } catch (error) {
        if (!(error instanceof AlreadyExists)) throw error;
      }
    }
  }

  return {
    async create(record) {
      const key = jobKeys(record.id).record;
      await artifacts.create(key, jobs.encode(record));
      stored.remember(key, record);
    },
    get: async (id) => stored.read(jobKeys(id).record),
    fresh: async (id) => stored.fresh(jobKeys(id).record),
    ids: () => artifacts.list('jobs'),
    ...ends,
    final: async (id) => (await ends.end(id)).final,
    lastClaim: async (id) => (await numbers(jobKeys(id).attempts)).at(-1) ?? 0,
    createClaim: async (claim) => artifacts.create(jobKeys(claim.jobId).attempt(claim.attempt), claims.encode(claim)),
    withdrawClaim: ({ jobId, attempt }) => artifacts.delete(jobKeys(jobId).attempt(attempt)),
    claims: async (id) => {
      const keys = jobKeys(id);
      const read = (await numbers(keys.attempts)).map(async (number) => {
        const bytes = await artifacts.read(keys.attempt(number));
        return bytes && claims.decode(bytes, keys.attempt(number));
      });
      return (await Promise.all(read)).filter((claim) => claim !== undefined);
    },
    releases: async (id) => numbers(jobKeys(id).releases),
    release: async (id, attempt) => {
      const key = jobKeys(id).release(attempt);
      const bytes = await artifacts.read(key);
      return bytes && releases.decode(bytes, key);
    },
    createRelease: async (release) =>
      artifacts.create(jobKeys(release.jobId).release(release.attempt), releases.encode(release)),
    commands: readCommands,
    createCommand,
  };
}
