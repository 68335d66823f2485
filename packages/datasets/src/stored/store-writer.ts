import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { type SchemaDraft, type StoredSchema, schemaFile } from './schema.ts';
import type { Sink, SinkWriter } from './sink.ts';

/** Writes the data files of one dataset, and last of all its schema. */
export interface StoreWriter {
  /** Starts a data file. */
  file(name: string): Promise<(bytes: Uint8Array) => Promise<void>>;
  /**
   * Closes the files and writes schema.json, which marks the dataset as complete.
   * The content hash is the SHA-256 of schema.json; that names every file with its own SHA-256, so it covers all content.
   */
  commit(draft: SchemaDraft): Promise<{ schema: StoredSchema; contentHash: string }>;
  /** Drops every file that was started. */
  abort(): Promise<void>;
}

interface OpenFile {
  name: string;
  writer: SinkWriter;
  hash: Hash;
  bytes: number;
}

const sealed = ({ name, bytes, hash }: OpenFile) => ({ name, bytes, sha256: hash.digest('hex') });

async function writeSchema(sink: Sink, schema: StoredSchema): Promise<string> {
  const bytes = Buffer.from(canonicalJson(schema));
  const writer = await sink.writer(schemaFile);
  await writer.write(bytes);
  await writer.close();
  return createHash('sha256').update(bytes).digest('hex');
}

/** A writer into `sink`. */
export function createStoreWriter(sink: Sink): StoreWriter {
  const open: OpenFile[] = [];
  return {
    file: async (name) => {
      const file: OpenFile = { name, writer: await sink.writer(name), hash: createHash('sha256'), bytes: 0 };
      open.push(file);
      return async (bytes) => {
        file.hash.update(bytes);
        file.bytes += bytes.length;
        await file.writer.write(bytes);
      };
    },
    commit: async (draft) => {
      const files = open.map(sealed).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const schema: StoredSchema = { ...draft, files };
      for (let file = open.shift(); file !== undefined; file = open.shift()) await file.writer.close();
      return { schema, contentHash: await writeSchema(sink, schema) };
    },
    abort: async () => {
      for (const { writer } of open.splice(0)) await writer.abort?.();
    },
  };
}
