import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoredSchema, schemaFile, storedSchema } from './schema.ts';
import { StoredDatasetError } from './stored-error.ts';

/** Where the files of a dataset are: a directory, or the path of each file by its name. */
export type StoredLocation = string | ((name: string) => string);

/** Path of a file of a dataset. */
export function pathIn(location: StoredLocation, name: string): string {
  return typeof location === 'string' ? join(location, name) : location(name);
}

const damaged = (what: string) =>
  new StoredDatasetError(`the stored dataset is damaged: ${what}; restore it, or upload it again`);

const isAbsent = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function schemaText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw isAbsent(error) ? damaged(`${path} is missing`) : error;
  }
}

function parsed(text: string): StoredSchema {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw damaged(`${schemaFile} is no JSON`);
  }
  const result = storedSchema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(`${schemaFile} is not valid at /${issue?.path.join('/')} (${issue?.message})`);
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/**
 * The schema of a stored dataset, after checking that its files are there in full length.
 * @throws {StoredDatasetError} when something is missing or of the wrong length
 */
export async function readSchema(location: StoredLocation): Promise<StoredSchema> {
  const schema = parsed(await schemaText(pathIn(location, schemaFile)));
  for (const { name, bytes } of schema.files) {
    const size = await sizeOf(pathIn(location, name));
    if (size === undefined) throw damaged(`${name} is missing`);
    if (size !== bytes) throw damaged(`${name} should have ${bytes} bytes and has ${size}`);
  }
  return schema;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Reads a stored dataset in full and checks every byte; returns its content hash.
 * @throws {StoredDatasetError} naming the first file that is missing or altered
 */
export async function verifyStored(location: StoredLocation): Promise<string> {
  const { files } = await readSchema(location);
  for (const { name, sha256 } of files) {
    const received = await sha256Of(pathIn(location, name));
    if (received !== sha256) throw damaged(`${name} should have the SHA-256 ${sha256} and has ${received}`);
  }
  return sha256Of(pathIn(location, schemaFile));
}
