import type { Entry } from 'yauzl';
import { BadData } from '../../findings/bad-data.ts';
import type { IngestLimits } from '../../limits.ts';

/** What the entries of a zip file are held to. */
export interface EntryContext {
  /** Role of the file, named in findings. */
  file: string;
  limits: IngestLimits;
  /** Where the list of entries begins: no content reaches into it. */
  directoryStart: number;
}

// A block of zeros packs 1000:1, and a few megabytes of them do no harm.
const ratioFreeBytes = 4 * 2 ** 20;
const fileTypeMask = 0o170000;
const symbolicLink = 0o120000;
const unix = 3;
const localHeaderBytes = 30;
const methods = [0, 8];

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Whether an entry is a folder, or what systems leave beside files. */
export function isLeftAside({ fileName }: Entry): boolean {
  return fileName.endsWith('/') || /(^|\/)(__MACOSX\/|\.[^/]*$|Thumbs\.db$|desktop\.ini$)/.test(fileName);
}

function checkKind(entry: Entry, { file }: EntryContext): void {
  const { fileName, versionMadeBy, externalFileAttributes, compressionMethod } = entry;
  const refuse = (rule: BadData['finding']['rule'], text: string) => {
    throw new BadData({ rule, file, value: fileName, text: `${JSON.stringify(fileName)}: ${text}` });
  };
  if (controlCharacter.test(fileName)) refuse('unsafeName', 'expected a name without control characters; rename it');
  if (versionMadeBy >> 8 === unix && ((externalFileAttributes >>> 16) & fileTypeMask) === symbolicLink) {
    refuse('unsafeName', 'expected a file, received a symbolic link; pack the file itself');
  }
  if (entry.isEncrypted()) refuse('encryptedZip', 'expected a file without password; pack it again');
  if (!methods.includes(compressionMethod)) {
    refuse('corruptZip', `expected stored or deflated content, received method ${compressionMethod}; pack it with zip`);
  }
}

function checkRatio({ fileName, compressedSize, uncompressedSize }: Entry, { file, limits }: EntryContext): void {
  const { maxCompressionRatio } = limits;
  if (uncompressedSize <= Math.max(ratioFreeBytes, compressedSize * maxCompressionRatio)) return;
  const text = `${JSON.stringify(fileName)}: expected at most ${maxCompressionRatio} bytes unpacked from each packed byte; store it unpacked`;
  throw new BadData({ rule: 'compressionRatio', file, value: fileName, text });
}

/** Which of two files of one name is meant nobody can tell: programs differ in the one they take. */
function checkNames(entries: readonly Entry[], { file }: EntryContext): void {
  const names = new Set<string>();
  for (const { fileName } of entries) {
    if (names.has(fileName) && !fileName.endsWith('/')) {
      const text = `${JSON.stringify(fileName)}: expected each name once, received two files with it; rename one`;
      throw new BadData({ rule: 'duplicateName', file, value: fileName, text });
    }
    names.add(fileName);
  }
}

function checkTotal(entries: readonly Entry[], { file, limits }: EntryContext): void {
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total <= limits.maxUnpackedBytes) return;
  const text = `expected at most ${limits.maxUnpackedBytes} bytes of content, received a list that announces ${total}; split the file`;
  throw new BadData({ rule: 'tooLarge', file, text });
}

/** Entries that share bytes make a small file hold a huge content. */
function checkOverlap(entries: readonly Entry[], { file, directoryStart }: EntryContext): void {
  const startOf = (entry: Entry | undefined) => entry?.relativeOffsetOfLocalHeader ?? directoryStart;
  const sorted = entries.toSorted((a, b) => startOf(a) - startOf(b));
  for (const [index, entry] of sorted.entries()) {
    const end = startOf(entry) + localHeaderBytes + entry.fileNameLength + entry.compressedSize;
    if (end <= startOf(sorted[index + 1])) continue;
    const { fileName } = entry;
    const text = `${JSON.stringify(fileName)}: its content reaches into what follows; pack the files again`;
    throw new BadData({ rule: 'corruptZip', file, value: fileName, text });
  }
}

/**
 * Holds the entries of a zip file to what they may be, before anything of them is unpacked.
 * @throws {BadData} naming the entry
 */
export function checkEntries(entries: readonly Entry[], context: EntryContext): void {
  for (const entry of entries) {
    checkKind(entry, context);
    checkRatio(entry, context);
  }
  checkTotal(entries, context);
  checkNames(entries, context);
  checkOverlap(entries, context);
}
