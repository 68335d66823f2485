import type { BlobRef } from '@trainyard/contracts';

/** Bytes to store: all at once, or as they come. */
export type BlobContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface PutBlobOptions {
  /** Refuse longer content with BlobTooLarge. Default: no limit. */
  maxBytes?: number;
}

export interface ListOptions {
  /** Only names after this one, in the order of the listing. */
  after?: string;
  /** Names at most. Default: all. */
  limit?: number;
  /** Default: ascending. */
  order?: 'ascending' | 'descending';
}

export interface CreateOptions {
  /** Whether it leads to space being freed: then it may use what is set aside for when the storage is full. Default: no. */
  isFreeing?: boolean;
}

/**
 * Where artifacts live: content-addressed blobs, and small objects under keys such as `jobs/<id>/record`.
 * Every write is durable when its promise resolves and invisible until then; every read is checked against a SHA-256.
 * A key is made of segments of A-Z a-z 0-9 . _ - (none starts with a dot), joined by slashes.
 */
export interface ArtifactStore {
  /** Stores content under its SHA-256. @throws BlobTooLarge, StorageFull */
  putBlob(content: BlobContent, options?: PutBlobOptions): Promise<BlobRef>;
  /** The verified bytes of a blob. @throws ArtifactMissing, ArtifactCorrupt */
  readBlob(ref: BlobRef): Promise<Uint8Array>;
  /** The bytes of a blob as they are read; a corrupt one throws ArtifactCorrupt at the latest after its last chunk. */
  streamBlob(ref: BlobRef): AsyncIterable<Uint8Array>;
  /** Path of a local file with the verified bytes of a blob; read it, never change it. @throws ArtifactMissing, ArtifactCorrupt */
  blobFile(ref: BlobRef): Promise<string>;
  /** Whether the bytes of a blob are there and have its SHA-256. */
  verifyBlob(ref: BlobRef): Promise<boolean>;
  /** SHA-256 of the blobs there are, sorted. */
  blobs(options?: ListOptions): Promise<string[]>;
  /** Size of a blob as it is stored, or undefined. */
  blobBytes(sha256: string): Promise<number | undefined>;
  /** Removes a blob; one that is absent is removed already. */
  deleteBlob(sha256: string): Promise<void>;
  /** Writes an object only if its key is free. @throws AlreadyExists, StorageFull */
  create(key: string, bytes: Uint8Array, options?: CreateOptions): Promise<void>;
  /** Writes an object over whatever its key held; readers see the old or the new one. @throws StorageFull */
  replace(key: string, bytes: Uint8Array): Promise<void>;
  /** The verified bytes of an object, or undefined. @throws ArtifactCorrupt */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Names directly under a prefix (objects and further prefixes), sorted by their code units. */
  list(prefix: string, options?: ListOptions): Promise<string[]>;
  /** Keys of every object below a prefix (default: of all), at any depth, in no order; of those that come or go meanwhile some. */
  keys(prefix?: string): AsyncIterable<string>;
  /** Removes an object; one that is absent is removed already. */
  delete(key: string): Promise<void>;
  /** Removes what interrupted writes left behind, when older than `olderThanMs`; tells how many. */
  collectTemporary(olderThanMs: number): Promise<number>;
  /** Checks that writes are possible and that `create` refuses a taken key. @throws when not */
  probe(): Promise<void>;
}
