import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip file, as the list tells it. What is not given is as it should be. */
export interface ZipEntry {
  name: string;
  content: string | Uint8Array;
  /** 0: stored, 8: deflated. Default: 8. */
  method?: number;
  flags?: number;
  /** Unpacked bytes that are announced. */
  size?: number;
  crc?: number;
  /** External attributes; with Unix as the maker. */
  attributes?: number;
  /** Where its content is said to begin. */
  offset?: number;
}

interface Packed {
  entry: ZipEntry;
  packed: Buffer;
  size: number;
  crc: number;
  method: number;
}

function pack(entry: ZipEntry): Packed {
  const content = Buffer.from(entry.content);
  const method = entry.method ?? 8;
  const packed = method === 8 ? deflateRawSync(content) : content;
  return { entry, packed, method, size: entry.size ?? content.length, crc: entry.crc ?? crc32(content) };
}

/** Fields that the local header and the list have in common. */
function fields({ entry, packed, method, size, crc }: Packed): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt16LE(entry.flags ?? 0, 2);
  bytes.writeUInt16LE(method, 4);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(packed.length, 14);
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return bytes;
}

const word = (...bytes: number[]) => Buffer.from(bytes);

function listed(each: Packed, offset: number): Buffer {
  const { entry } = each;
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.attributes ?? 0, 6);
  rest.writeUInt32LE(entry.offset ?? offset, 10);
  return Buffer.concat([word(0x50, 0x4b, 1, 2, 20, 3), fields(each), rest, Buffer.from(entry.name)]);
}

/** A zip file, put together from its definition (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipFile(entries: readonly ZipEntry[], announced = entries.length): Buffer {
  const locals: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const each of entries.map(pack)) {
    const local = Buffer.concat([word(0x50, 0x4b, 3, 4), fields(each), Buffer.from(each.entry.name), each.packed]);
    list.push(listed(each, offset));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(announced, 4);
  end.writeUInt16LE(announced, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, word(0x50, 0x4b, 5, 6), end]);
}
