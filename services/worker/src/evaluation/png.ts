import { crc32, deflateSync } from 'node:zlib';

/** Pixels of 8 bits: grey [height, width] or colour [height, width, 3], row-major. */
export interface Pixels {
  width: number;
  height: number;
  channels: 1 | 3;
  values: Uint8Array;
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const [grey, colour] = [0, 2];

/** Writes a PNG. @see https://www.w3.org/TR/png-3/ sections 5 and 11 */
export function encodePng({ width, height, channels, values }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 1 ? grey : colour, 0, 0, 0], 8);
  const stride = width * channels;
  // Every row begins with the number of its filter; 0 is none.
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) rows.set(values.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
