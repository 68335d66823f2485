/** A file that is read at any place. */
export interface RandomAccessFile {
  readonly size: number;
  /** Fills `bytes` from `position` on. */
  read(bytes: Uint8Array, position: number): Promise<void>;
  close(): Promise<void>;
}
