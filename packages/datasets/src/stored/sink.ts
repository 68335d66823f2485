/** One file being written; it appears under its name at `close`, or not at all. */
export interface SinkWriter {
  /** Takes the next bytes; the caller may reuse them once the promise settles. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the file durable under its name. */
  close(): Promise<void>;
  /** Drops what was written. Without it an abandoned file is left to the owner of the sink. */
  abort?(): Promise<void>;
}

/** Where a dataset is written to: a flat directory of named files. */
export interface Sink {
  writer(name: string): Promise<SinkWriter>;
}
