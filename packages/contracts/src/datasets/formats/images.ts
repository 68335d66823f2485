import { z } from 'zod';
import { defineFormat } from './format.ts';

const pixels = z.int().min(1).max(4096).optional();

const imagesOptionsSchema = z
  .strictObject({
    height: pixels.describe('Rows of pixels that every image is brought to; with width. Default: those of the first.'),
    width: pixels.describe('Pixels in a row that every image is brought to; with height. Default: those of the first.'),
    channels: z
      .literal([1, 3])
      .optional()
      .describe('1: shades of gray (BT.601), 3: red, green, blue. Default: those of the first image.'),
    fit: z
      .enum(['fill', 'cover', 'contain'])
      .default('fill')
      .describe(
        'How an image of other proportions gets the size: stretched, cut, or with a black border. Default: fill.',
      ),
  })
  .check((context) => {
    const { height, width } = context.value;
    if ((height === undefined) === (width === undefined)) return;
    const path = [height === undefined ? 'height' : 'width'];
    context.issues.push({ code: 'custom', path, message: 'expected height and width together', input: context.value });
  })
  .meta({ id: 'ImagesOptions' });

/** Images in class folders of a zip. */
export const images = defineFormat({
  description:
    'A zip of PNG and JPEG images in class folders: <class>/<file>, or train/<class>/<file> and test/<class>/<file>.',
  files: [{ required: ['data'] }],
  mediaTypes: ['application/zip'],
  options: imagesOptionsSchema,
  queryOptions: ['height', 'width', 'channels', 'fit'],
  takesColumns: false,
  target: { column: 'label', kind: 'class' },
});
