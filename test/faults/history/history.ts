import type {
  AttemptClaim,
  BlobRef,
  CheckpointRecord,
  CommandRecord,
  FinalRecord,
  Job,
  JobEvent,
  JobRecord,
} from '@trainyard/contracts';

/** A request and what became of it; times are milliseconds of one clock. */
export interface Exchange {
  method: string;
  path: string;
  /** Its Idempotency-Key. */
  key?: string;
  startedAt: number;
  endedAt: number;
  /** What was answered; null when the outcome is unknown: no answer came. */
  answer: { status: number; jobs: SeenJob[] } | null;
}

/** What a follower of a job's events was told. */
export interface Told {
  /** Names the follower: what it is told is in order. */
  follower: string;
  jobId: string;
  at: number;
  /** Null: the word that history was lost. */
  event: JobEvent | null;
}

/** A record and when it was written. */
export interface Written<Content> {
  writtenAt: number;
  content: Content;
}

/** Everything that is stored of a job. */
export interface StoredJob {
  id: string;
  record: JobRecord;
  final: Written<FinalRecord> | null;
  claims: Written<AttemptClaim>[];
  commands: Written<CommandRecord>[];
  checkpoints: Written<CheckpointRecord>[];
  /** In their order; the last one of an ended job is in its final record. */
  events: JobEvent[];
  /** Of an ended job: name and points of every series. */
  metricHistory: [string, { step: number; epoch: number; value: number | null }[]][] | null;
}

/** A blob that a record names, and what lies under its name. */
export interface FoundBlob {
  ref: BlobRef;
  /** Key of the record. */
  namedBy: string;
  /** SHA-256 of the bytes that are there; null: none are. */
  sha256: string | null;
}

/** What a job ends with when nothing happens to it. */
export interface Outcome {
  state: string;
  weightsSha256: string | null;
  metricHistory: string | null;
}

/** A message as it came to a receiver. */
export interface SentMessage {
  id: string;
  /** Seconds since 1970 at which it was sent, as text. */
  timestamp: string;
  signatures: string;
  body: string;
}

/** A webhook that is told how jobs end, made before any of them. */
export interface Hook {
  id: string;
  secret: string;
  /** When its deletion was acknowledged; null: it was not deleted. */
  deletedAt: number | null;
  /** In the order in which they came. */
  messages: SentMessage[];
}

/** Everything that clients saw and that is stored in the end. */
export interface History {
  exchanges: Exchange[];
  told: Told[];
  jobs: StoredJob[];
  blobs: FoundBlob[];
  hooks: Hook[];
  /** What the jobs were to end with, by identifier; absent: whatever they end with. */
  undisturbed: Record<string, Outcome>;
}

/** A promise that was broken. */
export interface Violation {
  invariant: string;
  message: string;
}

/** A job in an answer. */
export type SeenJob = Pick<Job, 'id' | 'terminal' | 'revision' | 'attempt' | 'weightsSha256' | 'stopReason'> & {
  state: string;
  interventions: SeenChange[];
};

/** A change of a job as an answer shows it. */
export type SeenChange = Pick<Job['interventions'][number], 'id' | 'field' | 'to' | 'applied' | 'step'>;

/** An answer that showed a job. */
export interface Sighting {
  job: SeenJob;
  exchange: Exchange;
}
