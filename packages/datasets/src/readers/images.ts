import { type OpenedZip, openZip } from '../bytes/zip/open-zip.ts';
import { BadData } from '../findings/bad-data.ts';
import { type ClassFile, classFiles } from '../folders/class-files.ts';
import { storeClassFiles } from '../folders/store-class-files.ts';
import { decodeImage, type ImageFile, imageSize, type WantedImage } from '../images/decode-image.ts';
import type { IngestContext, Reader } from './reader.ts';

const zip = 'data';
const kind = { zip, endings: ['.png', '.jpg', '.jpeg'] };

/** Bytes that one image file may have. */
const maxFileBytes = 2 ** 26;

async function imageOf(opened: OpenedZip, { member }: ClassFile): Promise<ImageFile> {
  const file = `${zip}/${member.name}`;
  if (member.size <= maxFileBytes) return { file, bytes: await opened.bytes(member) };
  const text = `expected at most ${maxFileBytes} bytes, received ${member.size}; save the image smaller`;
  throw new BadData({ rule: 'tooLarge', file, text });
}

/** The size that all images are to have: as the options say, else that of the first. */
async function wantedSize(
  opened: OpenedZip,
  first: ClassFile,
  { options: { images } }: IngestContext,
): Promise<WantedImage> {
  const { height, width, channels, fit } = images;
  const isAsked = height !== undefined && width !== undefined;
  if (isAsked && channels !== undefined) return { height, width, channels, fit };
  const own = await imageSize(await imageOf(opened, first));
  const size = isAsked ? { height, width, fit } : { height: own.height, width: own.width, fit: undefined };
  return { ...size, channels: channels ?? own.channels };
}

async function ingestImages(opened: OpenedZip, context: IngestContext) {
  const files = classFiles(opened.members, kind, context);
  const first = files?.find(({ part }) => part === 'train');
  if (!files || !first) return undefined;
  const wanted = await wantedSize(opened, first, context);
  const asked = Object.entries(context.options.images).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const decode = async (file: ClassFile) => decodeImage(await imageOf(opened, file), wanted, asked);
  const shape = [wanted.channels, wanted.height, wanted.width];
  return storeClassFiles(files, { format: 'images', zip, column: 'image', dtype: 'uint8', shape, decode }, context);
}

/**
 * A zip of PNG and JPEG images in folders that are their classes, with or without train and test above them. All get
 * one shape, that of the first unless the options name one: uint8, [channels, height, width].
 */
export const images: Reader = {
  ingest: async (context) => {
    const opened = await openZip(zip, context);
    try {
      return await ingestImages(opened, context);
    } finally {
      opened.close();
    }
  },
};
