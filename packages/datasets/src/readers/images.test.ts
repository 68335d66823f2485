import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeImage, imageSize } from '../images/decode-image.ts';
import { ingestFiles, ready, stored } from '../testing/ingested.ts';
import { imageFile, imageFixtures, validFiles } from '../testing/valid-files.ts';
import { zipFile } from '../testing/zip-file.ts';
import type { IngestOptionsInput } from './reader.ts';

const zipOf = (files: Readonly<Record<string, Uint8Array>>) =>
  zipFile(Object.entries(files).map(([name, content]) => ({ name, content, method: 0 })));

const read = (files: Readonly<Record<string, Uint8Array>>, images: IngestOptionsInput['images'] = {}) =>
  ingestFiles('images', { data: zipOf(files) }, { options: { images } });

async function findingsOf(files: Readonly<Record<string, Uint8Array>>, images: IngestOptionsInput['images'] = {}) {
  const { state, validation } = await read(files, images);
  expect(state).toBe('rejected');
  return validation.findings;
}

const largest = (values: Iterable<number>) => Math.max(...values);

describe('pixels are those that Pillow reads:', () => {
  test.each(imageFixtures.images.map((fixture) => [fixture.name, fixture] as const))('%s', async (name, fixture) => {
    const [channels = 1, height = 0, width = 0] = fixture.shape;
    const image = { file: name, bytes: imageFile(name) };
    expect(await imageSize(image)).toEqual({ channels, height, width });
    const wanted = { channels: channels === 1 ? 1 : 3, height, width, fit: undefined } as const;
    const pixels = await decodeImage(image, wanted, []);
    // What has 16 bits is rounded to 8 here, and cut in the fixture.
    const tolerance = name === '16 bits.png' ? 1 : 0;
    expect(largest(pixels.map((value, at) => Math.abs(value - fixture.pixels[at]!)))).toBeLessThanOrEqual(tolerance);
    const shades = await decodeImage(image, { ...wanted, channels: 1 }, ['channels']);
    expect(largest(shades.map((value, at) => Math.abs(value - fixture.gray[at]!)))).toBeLessThanOrEqual(tolerance);
  });
});

describe('images in class folders', () => {
  const [one, two] = [imageFile('rgb.png'), imageFile('rgb 4:2:0.jpg')];

  test('become one tensor with the classes of the folders, in the order of their names', async () => {
    const dataset = await stored('images', { data: zipOf({ 'dog/b.PNG': one, 'cat/a.jpeg': two, 'cat/a.png': one }) });
    expect(dataset.schema).toMatchObject({
      parts: { train: { rows: 3 } },
      tensors: [{ name: 'image', dtype: 'uint8', shape: [3, 6, 8], role: 'feature' }],
      columns: [
        {
          name: 'label',
          type: 'category',
          role: 'target',
          classes: [
            { value: 'cat', count: 2 },
            { value: 'dog', count: 1 },
          ],
        },
      ],
    });
    const pixels = imageFixtures.images.find(({ name }) => name === 'rgb.png')!.pixels;
    expect([...(await dataset.readColumns('train', ['image'], 1, 1))]).toEqual(pixels);
    expect([...(await dataset.readColumns('train', ['label'], 0, 3))]).toEqual([0, 0, 1]);
    await dataset.close();
  });

  test.each([
    ['', 'a part'],
    ['pets/', 'a folder around both parts'],
  ])('have parts: %s', async (root) => {
    const { profile, validation } = ready(
      await read({ [`${root}train/cat/a.png`]: one, [`${root}train/dog/a.png`]: two, [`${root}test/cow/a.png`]: one }),
    );
    expect(profile.parts).toEqual({ train: 2, test: 1 });
    expect(validation.findings).toMatchObject([{ rule: 'unseenClass', value: 'cow', severity: 'warning' }]);
  });

  test('are the same in any order, stored or deflated, with what systems leave beside them', async () => {
    const files = Object.entries({ 'cat/a.png': one, 'dog/b.jpg': two });
    const packed = [['__MACOSX/cat/._a.png', Buffer.from('x')] as const, ...files.toReversed()];
    const data = zipFile(packed.map(([name, content]) => ({ name, content, method: 8 })));
    const { contentHash } = ready(await ingestFiles('images', { data }));
    expect(ready(await read(Object.fromEntries(files))).contentHash).toBe(contentHash);
  });

  test('are brought to the size and the channels that are asked for', async () => {
    const files = { 'a/1.png': imageFile('gray.png'), 'b/2.png': one, 'b/3.jpg': two };
    for (const fit of ['fill', 'cover', 'contain'] as const) {
      const { profile } = ready(await read(files, { height: 4, width: 10, channels: 1, fit }));
      expect(profile.shape).toEqual([1, 4, 10]);
    }
    expect(ready(await read(files, { channels: 3 })).profile.shape).toEqual([3, 6, 8]);
  });

  test('of one colour keep it at any size', async () => {
    const flat = flatPng(9, 5, 77);
    const dataset = await stored(
      'images',
      { data: zipOf({ 'a/1.png': flat, 'b/2.png': flat }) },
      { images: { height: 3, width: 3 } },
    );
    expect([...(await dataset.readColumns('train', ['image'], 0, 1))]).toEqual(Array(9).fill(77));
    await dataset.close();
  });

  test('of one class are warned about', async () => {
    const { validation } = ready(await read({ 'cat/a.png': one, 'cat/b.png': one }));
    expect(validation.findings).toMatchObject([{ rule: 'constantColumn', column: 'label' }]);
  });
});

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of one shade, put together from its definition. */
function flatPng(width: number, height: number, shade: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height, shade);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    start,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a fault names the image:', () => {
  const good = imageFile('rgb.png');
  const gray = imageFile('gray.png');
  const jpeg = imageFile('rgb 4:4:4.jpg');
  const flipped = Buffer.from(good);
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 30) ^ 1, flipped.length - 30);

  test.each<[string, string, Uint8Array, string]>([
    ['a cut PNG', 'b/x.png', good.subarray(0, good.length >> 1), 'corruptImage'],
    ['a cut JPEG', 'b/x.jpg', jpeg.subarray(0, jpeg.length - 40), 'corruptImage'],
    ['a changed byte', 'b/x.png', flipped, 'corruptImage'],
    ['a GIF', 'b/x.png', Buffer.from(imageFixtures.refused.gif!, 'base64'), 'badMagicNumber'],
    ['a TIFF', 'b/x.png', Buffer.from(imageFixtures.refused.tiff!, 'base64'), 'badMagicNumber'],
    ['a WebP', 'b/x.jpg', Buffer.from(imageFixtures.refused.webp!, 'base64'), 'badMagicNumber'],
    ['an SVG', 'b/x.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'badMagicNumber'],
    ['nothing', 'b/x.png', Buffer.alloc(0), 'badMagicNumber'],
    ['another size', 'b/x.png', flatPng(9, 6, 1), 'shapeMismatch'],
    ['other channels', 'b/x.png', gray, 'shapeMismatch'],
    ['another kind of file', 'b/x.txt', Buffer.from('x'), 'unsupportedFile'],
    ['a zip in the zip', 'b/x.zip', zipFile([]), 'unsupportedFile'],
    ['an image in no folder', 'x.png', good, 'noClassFolder'],
    ['an image too deep', 'b/c/x.png', good, 'noClassFolder'],
    ['an image beside the parts', 'train/b/x.png', good, 'noClassFolder'],
  ])('%s', async (_, name, content, rule) => {
    const findings = await findingsOf({ 'a/good.png': good, [name]: content });
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', rule, file: `data/${name}` }));
  });

  test('an image of a thousand million pixels in a few bytes', async () => {
    const huge = Buffer.from(flatPng(1, 1, 0));
    huge.writeUInt32BE(40_000, 16);
    huge.writeUInt32BE(40_000, 20);
    const header = chunk('IHDR', huge.subarray(16, 29));
    const bomb = Buffer.concat([huge.subarray(0, 8), header, huge.subarray(33)]);
    expect(await findingsOf({ 'a/good.png': good, 'b/x.png': bomb }, { height: 4, width: 4 })).toMatchObject([
      { rule: 'tooLarge', file: 'data/b/x.png' },
    ]);
  });

  test('every image at fault', async () => {
    const files = { 'a/1.png': good, 'a/2.png': gray, 'b/3.png': flipped, 'b/4.png': Buffer.from('x') };
    const rules = (await findingsOf(files)).map(({ rule, file }) => [rule, file]);
    expect(rules).toEqual([
      ['shapeMismatch', 'data/a/2.png'],
      ['corruptImage', 'data/b/3.png'],
      ['badMagicNumber', 'data/b/4.png'],
    ]);
  });

  test('no image at all, or none to train on', async () => {
    expect(await findingsOf({})).toMatchObject([{ rule: 'noRows', file: 'data' }]);
    expect(await findingsOf({ 'test/a/1.png': good })).toMatchObject([{ rule: 'noRows', file: 'data' }]);
  });

  test('an upload that is no zip', async () => {
    const { validation } = await ingestFiles('images', { data: good });
    expect(validation.findings).toMatchObject([{ rule: 'badMagicNumber', file: 'data' }]);
    expect(ready(await ingestFiles('images', validFiles.images)).profile.rows).toBe(2);
  });
});
