import { type OpenedZip, openZip } from '../bytes/zip/open-zip.ts';
import { BadData } from '../findings/bad-data.ts';
import { type ClassFile, classFiles } from '../folders/class-files.ts';
import { storeClassFiles } from '../folders/store-class-files.ts';
import { readWav, type Wav } from '../wav/decode-wav.ts';
import type { IngestContext, Reader } from './reader.ts';

const zip = 'data';
const kind = { zip, endings: ['.wav'] };
const column = 'signal';

/** Bytes that one sound may have. */
const maxFileBytes = 2 ** 27;

async function wavOf(opened: OpenedZip, { member }: ClassFile): Promise<Wav> {
  const file = `${zip}/${member.name}`;
  if (member.size <= maxFileBytes) return readWav({ file, bytes: await opened.bytes(member) });
  const text = `expected at most ${maxFileBytes} bytes, received ${member.size}; cut the sound`;
  throw new BadData({ rule: 'tooLarge', file, text });
}

type Wanted = Pick<Wav, 'sampleRate' | 'channels' | 'length'>;

const formOf = ({ sampleRate, channels }: Wanted) => `${channels} x ${sampleRate} Hz`;

function checkAlike(file: string, found: Wanted, wanted: Wanted, isLengthAsked: boolean): void {
  const place = { file, column, rule: 'shapeMismatch' } as const;
  if (formOf(found) !== formOf(wanted)) {
    const text = `expected ${formOf(wanted)} as the first sound has, received ${formOf(found)}; convert it`;
    throw new BadData({ ...place, value: formOf(found), text });
  }
  if (isLengthAsked || found.length === wanted.length) return;
  const text = `expected ${wanted.length} samples as the first sound has, received ${found.length}; give wav.length to have all cut or filled with silence`;
  throw new BadData({ ...place, value: `${found.length}`, text });
}

function signalOf(file: string, wav: Wav, { channels, length }: Wanted): Float32Array {
  const signal = new Float32Array(channels * length);
  for (let channel = 0; channel < channels; channel++) {
    for (let at = 0; at < Math.min(length, wav.length); at++) {
      const value = wav.sample(channel, at);
      if (!Number.isFinite(Math.fround(value))) {
        const text = `expected finite samples, received ${value} at ${at + 1}; correct or remove the sound`;
        throw new BadData({ rule: 'notFinite', file, column, value: String(value), text });
      }
      signal[channel * length + at] = value;
    }
  }
  return signal;
}

async function ingestSounds(opened: OpenedZip, context: IngestContext) {
  const files = classFiles(opened.members, kind, context);
  const first = files?.find(({ part }) => part === 'train');
  if (!files || !first) return undefined;
  const own = await wavOf(opened, first);
  const { length = own.length } = context.options.wav;
  const wanted = { sampleRate: own.sampleRate, channels: own.channels, length };
  const decode = async (file: ClassFile) => {
    const name = `${zip}/${file.member.name}`;
    const wav = await wavOf(opened, file);
    checkAlike(name, wav, wanted, context.options.wav.length !== undefined);
    return signalOf(name, wav, wanted);
  };
  const shape = [wanted.channels, length];
  return storeClassFiles(files, { format: 'wav', zip, column, dtype: 'float32', shape, decode }, context);
}

/**
 * A zip of WAV files in folders that are their classes, with or without train and test above them: signals from -1 to
 * 1, [channels, time], of one sampling rate and one length, that of the first unless the options name one.
 */
export const wav: Reader = {
  ingest: async (context) => {
    const opened = await openZip(zip, context);
    try {
      return await ingestSounds(opened, context);
    } finally {
      opened.close();
    }
  },
};
