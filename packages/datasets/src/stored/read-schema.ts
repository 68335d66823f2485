import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoredSchema, schemaFile, storedSchema } from './schema.ts';
import { StoredDatasetError } from './stored-error.ts';

const damaged = (directory: string, what: string) =>
  new StoredDatasetError(`the data set in ${directory} is damaged: ${what}; restore it, or upload it again`);

const isAbsent = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

async function schemaText(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, schemaFile), 'utf8');
  } catch (error) {
    throw isAbsent(error) ? damaged(directory, `${schemaFile} is missing`) : error;
  }
}

function parsed(text: string, directory: string): StoredSchema {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw damaged(directory, `${schemaFile} is no JSON`);
  }
  const result = storedSchema.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(directory, `${schemaFile} is not valid at /${issue?.path.join('/')} (${issue?.message})`);
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
 * The schema of a stored data set, after checking that its files are there in full length.
 * @throws {StoredDatasetError} when something is missing or of the wrong length
 */
export async function readSchema(directory: string): Promise<StoredSchema> {
  const schema = parsed(await schemaText(directory), directory);
  for (const { name, bytes } of schema.files) {
    const size = await sizeOf(join(directory, name));
    if (size === undefined) throw damaged(directory, `${name} is missing`);
    if (size !== bytes) throw damaged(directory, `${name} should have ${bytes} bytes and has ${size}`);
  }
  return schema;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Reads a stored data set in full and checks every byte; returns its content hash.
 * @throws {StoredDatasetError} naming the first file that is missing or altered
 */
export async function verifyStored(directory: string): Promise<string> {
  const { files } = await readSchema(directory);
  for (const { name, sha256 } of files) {
    const received = await sha256Of(join(directory, name));
    if (received !== sha256) throw damaged(directory, `${name} should have the SHA-256 ${sha256} and has ${received}`);
  }
  return sha256Of(join(directory, schemaFile));
}
