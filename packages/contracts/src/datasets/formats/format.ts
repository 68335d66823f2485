import type { z } from 'zod';

/** Files that together make a dataset of a format. */
export interface FileSet {
  /** Roles of the files it needs. */
  readonly required: readonly string[];
  /** Roles of the files it takes besides, in whole parts: one of `test.images` and `test.labels` needs the other. */
  readonly optional?: readonly string[];
}

/** A file format that datasets can be uploaded in; API, OpenAPI document and readers all go by it. */
export interface Format {
  /** One sentence: what the files hold. */
  readonly description: string;
  /** The ways to bring the data; a set of one required file can also be the body of the request that makes the dataset. */
  readonly files: readonly [FileSet, ...FileSet[]];
  /** Media types that name the format, where it is the body of a request. */
  readonly mediaTypes: readonly string[];
  /** Options of reading; the field of a request that holds them is named after the format. */
  readonly options?: z.ZodObject;
  /** Those of the options that are parameters of the query, where the file is the body of the request. */
  readonly queryOptions?: readonly string[];
  /** Whether the client may say what columns are. */
  readonly takesColumns: boolean;
  /** The target, where the format alone tells it. */
  readonly target?: { readonly column: string; readonly kind?: 'class' | 'sequence' };
}

/** Declares a format with the literal types of its roles. */
export function defineFormat<const Declared extends Format>(format: Declared): Declared {
  return format;
}
