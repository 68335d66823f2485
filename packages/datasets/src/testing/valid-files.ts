import { readFileSync } from 'node:fs';
import type { DatasetFormat } from '@trainyard/contracts';
import { idxFile } from './files.ts';
import { zipFile } from './zip-file.ts';

/** A .npy file, put together from its definition. */
export function npyFile(descr: string, shape: readonly number[], content: Uint8Array): Buffer {
  const header = Buffer.from(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, header, content]);
}

/** A file of the fixtures, with what another program reads of it. */
export interface Fixture {
  name: string;
  file: string;
  shape: number[];
}

/** Images that Pillow wrote, with the pixels and the shades that it reads; see the README of the fixtures. */
export interface ImageFixture extends Fixture {
  pixels: number[];
  gray: number[];
}

/** Sounds with their samples. */
export interface SoundFixture extends Fixture {
  values: number[];
}

const fixturesIn = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8'));

export const imageFixtures: { images: ImageFixture[]; refused: Record<string, string>; cmyk: string } =
  fixturesIn('images');
export const soundFixtures: { sounds: SoundFixture[] } = fixturesIn('sounds');

const contentOf = (fixtures: readonly Fixture[], name: string): Buffer => {
  const found = fixtures.find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`there is no fixture ${name}`);
  return Buffer.from(found.file, 'base64');
};

/** An image of the fixtures. */
export const imageFile = (name: string): Buffer => contentOf(imageFixtures.images, name);

/** A sound of the fixtures. */
export const soundFile = (name: string): Buffer => contentOf(soundFixtures.sounds, name);

/** Formats whose one file is a zip. */
export type ZipFormat = 'images' | 'npz' | 'wav';

/** Members of a small valid file of each format that is a zip. */
export const validMembers: Record<ZipFormat, Record<string, Buffer>> = {
  images: { 'cat/one.png': imageFile('rgb.png'), 'dog/two.jpg': imageFile('rgb 4:2:0.jpg') },
  npz: {
    'x.npy': npyFile('|u1', [4, 2], Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
    'y.npy': npyFile('<i4', [4], Buffer.from(Int32Array.of(0, 1, 0, 1).buffer)),
  },
  wav: { 'low/a.wav': soundFile('PCM of 16 bits, 1 channels'), 'high/b.wav': soundFile('PCM of 16 bits, 1 channels') },
};

const zipped = (format: ZipFormat) =>
  zipFile(Object.entries(validMembers[format]).map(([name, content]) => ({ name, content })));

/** Small valid files of every format. */
export const validFiles: Record<DatasetFormat, Record<string, Buffer>> = {
  csv: { data: Buffer.from('a,b\n1,x\n2,"y"\n') },
  idx: {
    'train.images': idxFile('uint8', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    'train.labels': idxFile('uint8', [2], [0, 1]),
  },
  images: { data: zipped('images') },
  jsonl: { data: Buffer.from('{"a": 1.5, "b": [1, 2], "c": ["x"]}\n{"a": null, "b": [3, 4], "c": ["x", "é"]}\n') },
  npy: { data: npyFile('<f4', [2, 3], Buffer.from(Float32Array.of(1, 2, 3, 4, 5, 6.5).buffer)) },
  npz: { data: zipped('npz') },
  parallelText: { source: Buffer.from('ein Haus\nzwei\n'), target: Buffer.from('a house\ntwo\n') },
  text: { data: Buffer.from('a\tsun\nb\train – snow\n') },
  wav: { data: zipped('wav') },
};
