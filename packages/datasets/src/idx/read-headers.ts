import { unpacked } from '../bytes/unpacked.ts';
import { BadData } from '../findings/bad-data.ts';
import type { IngestContext } from '../readers/reader.ts';
import type { PartName } from '../stored/schema.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { checkHeaders, checkSize, type Headers, type PartHeaders } from './check-headers.ts';
import { type IdxHeader, readIdxHeader } from './header.ts';

/** Role of a file of an image set. */
export type FileRole = `${PartName}.${'images' | 'labels'}`;

/** Opens a file for reading from its start. */
export function openFile(role: FileRole, context: IngestContext): ByteReader {
  const { limits, signal } = context;
  return createByteReader(unpacked(context.open(role), { file: role, limits, signal }));
}

async function headerOf(role: FileRole, context: IngestContext): Promise<IdxHeader | undefined> {
  const reader = openFile(role, context);
  try {
    const header = await readIdxHeader(reader, role);
    checkSize(header, role, context);
    return header;
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    context.log.addFinding(error.finding);
    return undefined;
  } finally {
    await reader.close();
  }
}

async function partHeaders(part: PartName, context: IngestContext): Promise<PartHeaders | undefined> {
  const images = await headerOf(`${part}.images`, context);
  const labels = await headerOf(`${part}.labels`, context);
  return images && labels && { images, labels };
}

/** The headers of all files, undefined when one of them is at fault; findings go to the log. */
export async function readHeaders(context: IngestContext): Promise<Headers | undefined> {
  const train = await partHeaders('train', context);
  const test = context.has('test.images') ? await partHeaders('test', context) : undefined;
  if (train !== undefined) checkHeaders({ train, test }, context);
  return context.log.errors() > 0 || train === undefined ? undefined : { train, test };
}
