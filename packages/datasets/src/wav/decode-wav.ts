import { BadData } from '../findings/bad-data.ts';

/** A sound as it lies in its file. */
export interface Wav {
  sampleRate: number;
  channels: number;
  /** Samples of each channel. */
  length: number;
  /** Sample `at` of a channel, from -1 to 1. */
  sample(channel: number, at: number): number;
}

/** A WAV file, and where it is. */
export interface WavFile {
  /** Named in findings: the role of the zip and the name in it. */
  file: string;
  bytes: Buffer;
}

type ReadSample = (bytes: Buffer, at: number) => number;

/** Readers of a sample by its code and bits; whole numbers are divided by the largest magnitude. */
const readers: Readonly<Record<string, ReadSample>> = {
  '1/8': (bytes, at) => (bytes.readUInt8(at) - 128) / 128,
  '1/16': (bytes, at) => bytes.readInt16LE(at) / 2 ** 15,
  '1/24': (bytes, at) => bytes.readIntLE(at, 3) / 2 ** 23,
  '1/32': (bytes, at) => bytes.readInt32LE(at) / 2 ** 31,
  '3/32': (bytes, at) => bytes.readFloatLE(at),
  '3/64': (bytes, at) => bytes.readDoubleLE(at),
};

const extensible = 0xfffe;
const formBytes = 16;

interface Chunks {
  form?: Buffer;
  data?: Buffer;
}

function corrupt(file: string, reason: string): BadData {
  const text = `the sound cannot be read (${reason}); save it as WAV of 8, 16, 24 or 32 bits`;
  return new BadData({ rule: 'corruptAudio', file, text });
}

function chunksOf({ file, bytes }: WavFile): Chunks {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    const value = `0x${bytes.subarray(0, 4).toString('hex')}`;
    const text = `expected a WAV file, which starts with RIFF and WAVE, received ${value}; save it as WAV`;
    throw new BadData({ rule: 'badMagicNumber', file, value, text });
  }
  const chunks: Chunks = {};
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    const name = bytes.toString('latin1', at, at + 4);
    if (at + 8 + size > bytes.length) throw corrupt(file, 'it ends too early');
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') chunks.form ??= content;
    if (name === 'data') chunks.data ??= content;
    // Chunks of odd size have a byte after them.
    at += 8 + size + (size % 2);
  }
  return chunks;
}

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64.
 * @throws {BadData} when it is another file, or damaged
 * @see "Multimedia Programming Interface and Data Specifications 1.0" (RIFF WAVE)
 */
export function readWav(wav: WavFile): Wav {
  const { form, data } = chunksOf(wav);
  const { file } = wav;
  if (!form || form.length < formBytes || !data) throw corrupt(file, 'it has no format or no samples');
  const named = form.readUInt16LE(0);
  const code = named === extensible && form.length >= 26 ? form.readUInt16LE(24) : named;
  const channels = form.readUInt16LE(2);
  const bits = form.readUInt16LE(14);
  const read = readers[`${code}/${bits}`];
  if (read === undefined) throw corrupt(file, `it has the code ${code} of ${bits} bits`);
  const frame = (channels * bits) / 8;
  if (channels === 0 || data.length % frame !== 0 || data.length === 0) throw corrupt(file, 'its samples are cut');
  const sample = (channel: number, at: number) => read(data, at * frame + (channel * bits) / 8);
  return { sampleRate: form.readUInt32LE(4), channels, length: data.length / frame, sample };
}
