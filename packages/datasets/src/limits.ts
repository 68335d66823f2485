/** Bounds that keep an upload from using up memory, disk or time. */
export interface IngestLimits {
  /** Columns of a table. */
  maxColumns: number;
  /** Rows of a part. */
  maxRows: number;
  /** Bytes of one CSV row. */
  maxRecordBytes: number;
  /** Characters of one value of a table. */
  maxValueLength: number;
  /** Characters of one value of a column that is declared as text. */
  maxTextLength: number;
  /** Different texts of a category column; a column with more is not stored. */
  maxCategories: number;
  /** Different labels of an image set. */
  maxClasses: number;
  /** Bytes of one file after unpacking. */
  maxUnpackedBytes: number;
  /** Numbers in one row of an array. */
  maxRowElements: number;
  /** Files in a zip. */
  maxEntries: number;
  /** Unpacked bytes per packed byte, checked once 4 MiB are unpacked. */
  maxCompressionRatio: number;
  /** Errors after which a file is not read on. */
  maxErrors: number;
  /** Findings listed in the validation report. */
  maxListedFindings: number;
}

/** Bounds used where the caller gives none. */
export const defaultLimits: Readonly<IngestLimits> = {
  maxColumns: 10_000,
  maxRows: 50_000_000,
  maxRecordBytes: 4 * 2 ** 20,
  maxValueLength: 10_000,
  maxTextLength: 200_000,
  maxCategories: 100_000,
  maxClasses: 10_000,
  maxUnpackedBytes: 16 * 2 ** 30,
  maxRowElements: 2 ** 24,
  maxEntries: 250_000,
  maxCompressionRatio: 100,
  maxErrors: 10_000,
  maxListedFindings: 100,
};

/** A column with at most this many different values has its classes counted. */
export const classLimit = 1000;

/** Longest column name, in characters. */
export const columnNameLimit = 200;
