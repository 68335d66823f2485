import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { BadData } from '../../findings/bad-data.ts';
import type { IngestContext } from '../../readers/reader.ts';
import { checkEntries, isLeftAside } from './check-entries.ts';
import { ZipReader } from './zip-reader.ts';

/** One file in a zip file. */
export interface ZipMember {
  readonly name: string;
  /** Bytes unpacked. */
  readonly size: number;
  readonly entry: Entry;
}

/** A zip file whose list was read and checked. */
export interface OpenedZip {
  /** In the order of their names; folders and what systems leave beside files are left aside. */
  members: ZipMember[];
  /** The content of a member in pieces. @throws {BadData} when it is damaged */
  open(member: ZipMember): AsyncGenerator<Buffer>;
  /** The whole content of a member. @throws {BadData} when it is damaged */
  bytes(member: ZipMember): Promise<Buffer>;
  close(): void;
}

interface OpenArchive {
  /** Role of the file, named in findings. */
  file: string;
  zip: ZipFile;
  reader: ZipReader;
  signal: AbortSignal | undefined;
}

const maxNameBytes = 1024;
const inflate = promisify(inflateRaw);
const unsafe = /relative path|absolute path|characters in fileName/;

function faultOf(error: unknown, { file, reader }: Pick<OpenArchive, 'file' | 'reader'>, name?: string): unknown {
  if (error instanceof BadData || reader.failure !== undefined) return reader.failure ?? error;
  const reason = error instanceof Error ? error.message : 'unknown';
  const place = name === undefined ? '' : `${JSON.stringify(name)}: `;
  const value = name === undefined ? {} : { value: name };
  if (unsafe.test(reason)) {
    const text = `${place}expected names within the folder that is packed, received one that leaves it (${reason}); rename it`;
    return new BadData({ rule: 'unsafeName', file, ...value, text });
  }
  if (reason.startsWith('End of central directory')) {
    const text = 'expected a whole zip file, received one without its list of entries; upload the whole file';
    return new BadData({ rule: 'badMagicNumber', file, text });
  }
  const text = `${place}the zip data is damaged (${reason}); pack and upload the file again`;
  return new BadData({ rule: 'corruptZip', file, ...value, text });
}

function checkContent({ fileName, crc32: expected, uncompressedSize }: Entry, crc: number, size: number, file: string) {
  if (crc === expected && size === uncompressedSize) return;
  const text = `${JSON.stringify(fileName)}: the content is not that which was packed; pack and upload the file again`;
  throw new BadData({ rule: 'corruptZip', file, value: fileName, text });
}

async function* streamOf(entry: Entry, archive: OpenArchive): AsyncGenerator<Buffer> {
  let crc = 0;
  let size = 0;
  try {
    for await (const piece of await archive.zip.openReadStreamPromise(entry)) {
      archive.signal?.throwIfAborted();
      crc = crc32(piece as Buffer, crc);
      size += (piece as Buffer).length;
      yield piece as Buffer;
    }
  } catch (error) {
    archive.signal?.throwIfAborted();
    throw faultOf(error, archive, entry.fileName);
  }
  checkContent(entry, crc, size, archive.file);
}

async function bytesOf(entry: Entry, archive: OpenArchive): Promise<Buffer> {
  try {
    const { fileDataStart } = await archive.zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = Buffer.alloc(entry.compressedSize);
    await archive.reader.fill(packed, fileDataStart);
    const maxOutputLength = Math.max(1, entry.uncompressedSize);
    const content = entry.compressionMethod === 0 ? packed : await inflate(packed, { maxOutputLength });
    checkContent(entry, crc32(content), content.length, archive.file);
    return content;
  } catch (error) {
    throw faultOf(error, archive, entry.fileName);
  }
}

async function readEntries(archive: OpenArchive, { limits }: IngestContext): Promise<Entry[]> {
  const { zip, file } = archive;
  if (zip.entryCount > limits.maxEntries) {
    const text = `expected at most ${limits.maxEntries} files, received ${zip.entryCount}; split the file`;
    throw new BadData({ rule: 'tooManyEntries', file, text });
  }
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    archive.signal?.throwIfAborted();
    if (entry.fileNameLength > maxNameBytes) {
      const text = `expected names of at most ${maxNameBytes} bytes, received ${entry.fileNameLength}; shorten it`;
      throw new BadData({ rule: 'unsafeName', file, value: entry.fileName, text });
    }
    entries.push(slim(entry));
  }
  return entries;
}

// There may be a quarter of a million of them, and what only the list needs is most of each.
function slim(entry: Entry): Entry {
  const none = Buffer.alloc(0);
  return Object.assign(entry, {
    fileNameRaw: none,
    extraFieldRaw: none,
    fileCommentRaw: none,
    fileComment: '',
    comment: '',
    extraFields: [],
  });
}

const byName = (a: ZipMember, b: ZipMember) => (a.name < b.name ? -1 : Number(a.name > b.name));

async function checkStart(reader: ZipReader, size: number, file: string): Promise<void> {
  if (size === 0) {
    throw new BadData({ rule: 'emptyFile', file, text: 'expected a zip file, received no content; upload the file' });
  }
  const start = Buffer.alloc(Math.min(4, size));
  await reader.fill(start, 0);
  if (start.toString('latin1').startsWith('PK')) return;
  const value = `0x${start.toString('hex')}`;
  const text = `expected a zip file, which starts with 0x504b, received ${value}; upload it unpacked, as zip made it`;
  throw new BadData({ rule: 'badMagicNumber', file, value, text });
}

/**
 * Opens an uploaded zip file and reads the list of its entries.
 * @throws {BadData} when the list is damaged or lies, or names what may not be there
 */
export async function openZip(file: string, context: IngestContext): Promise<OpenedZip> {
  const opened = await context.openRandom(file);
  const reader = new ZipReader(opened);
  try {
    await checkStart(reader, opened.size, file);
    const options = { autoClose: false, validateEntrySizes: true };
    const zip = await fromRandomAccessReaderPromise(reader, opened.size, options);
    // Faults come from the calls below; without a listener a late one would end the process.
    zip.on('error', () => {});
    const archive: OpenArchive = { file, zip, reader, signal: context.signal };
    const directoryStart = Number(zip.readEntryCursor);
    const entries = await readEntries(archive, context);
    checkEntries(entries, { file, limits: context.limits, directoryStart });
    const members = entries
      .filter((entry) => !isLeftAside(entry))
      .map((entry): ZipMember => ({ name: entry.fileName, size: entry.uncompressedSize, entry }));
    return {
      members: members.toSorted(byName),
      open: ({ entry }) => streamOf(entry, archive),
      bytes: ({ entry }) => bytesOf(entry, archive),
      close: () => zip.close(),
    };
  } catch (error) {
    await opened.close();
    context.signal?.throwIfAborted();
    throw faultOf(error, { file, reader });
  }
}
