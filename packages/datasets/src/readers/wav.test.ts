import { describe, expect, test } from 'vitest';
import { ingestFiles, ready, stored } from '../testing/ingested.ts';
import { soundFile, soundFixtures } from '../testing/valid-files.ts';
import { zipFile } from '../testing/zip-file.ts';
import { readWav } from '../wav/decode-wav.ts';

const zipOf = (files: Readonly<Record<string, Uint8Array>>) =>
  zipFile(Object.entries(files).map(([name, content]) => ({ name, content })));

describe('samples are those that were written:', () => {
  test.each(soundFixtures.sounds.map((fixture) => [fixture.name, fixture] as const))(
    '%s',
    (name, { shape, values }) => {
      const wav = readWav({ file: name, bytes: soundFile(name) });
      const [channels = 0, length = 0] = shape;
      expect([wav.channels, wav.length]).toEqual(shape);
      const read = Array.from({ length: channels * length }, (_, at) =>
        wav.sample(Math.floor(at / length), at % length),
      );
      expect(Math.max(...read.map((value, at) => Math.abs(value - values[at]!)))).toBeLessThan(1e-7);
    },
  );
});

const [low, stereo] = [soundFile('PCM of 16 bits, 1 channels'), soundFile('PCM of 16 bits, 2 channels')];

describe('sounds in class folders', () => {
  test('become signals, channels first', async () => {
    const dataset = await stored('wav', {
      data: zipOf({ 'train/a/1.wav': stereo, 'train/b/2.WAV': stereo, 'test/a/3.wav': stereo }),
    });
    expect(dataset.schema).toMatchObject({
      parts: { train: { rows: 2 }, test: { rows: 1 } },
      tensors: [{ name: 'signal', dtype: 'float32', shape: [2, 11] }],
    });
    const { values } = soundFixtures.sounds.find(({ name }) => name === 'PCM of 16 bits, 2 channels')!;
    expect([...(await dataset.readColumns('test', ['signal'], 0, 1))]).toEqual(values);
    await dataset.close();
  });

  test.each([7, 11, 30])('are cut or filled up to %i samples', async (length) => {
    const dataset = await stored('wav', { data: zipOf({ 'a/1.wav': low, 'b/2.wav': low }) }, { wav: { length } });
    const { values } = soundFixtures.sounds.find(({ name }) => name === 'PCM of 16 bits, 1 channels')!;
    const expected = Array.from({ length }, (_, at) => values[at] ?? 0);
    expect([...(await dataset.readColumns('train', ['signal'], 1, 1))]).toEqual(expected);
    await dataset.close();
  });

  test('may have any length where one is asked for', async () => {
    const shorter = Buffer.from(low.subarray(0, -2));
    shorter.writeUInt32LE(shorter.length - 44, 40);
    shorter.writeUInt32LE(shorter.length - 8, 4);
    const data = zipOf({ 'a/1.wav': low, 'b/2.wav': shorter });
    expect(ready(await ingestFiles('wav', { data }, { options: { wav: { length: 11 } } })).profile.rows).toBe(2);
    const { validation } = await ingestFiles('wav', { data });
    expect(validation.findings).toMatchObject([{ rule: 'shapeMismatch', file: 'data/b/2.wav', value: '10' }]);
  });
});

describe('a fault names the sound:', () => {
  const other = Buffer.from(low);
  other.writeUInt32LE(44_100, 24);
  const unknown = Buffer.from(low);
  unknown.writeUInt16LE(85, 20);
  const infinite = Buffer.from(soundFile('floats f4'));
  infinite.writeFloatLE(Number.NaN, infinite.length - 4);

  test.each<[string, Uint8Array, string]>([
    ['another rate', other, 'shapeMismatch'],
    ['other channels', stereo, 'shapeMismatch'],
    ['another code', unknown, 'corruptAudio'],
    ['a cut file', low.subarray(0, -3), 'corruptAudio'],
    ['a header alone', low.subarray(0, 12), 'corruptAudio'],
    ['another file', Buffer.from('OggS and what follows'), 'badMagicNumber'],
  ])('%s', async (_, content, rule) => {
    const { state, validation } = await ingestFiles('wav', { data: zipOf({ 'a/1.wav': low, 'b/2.wav': content }) });
    expect(state).toBe('rejected');
    expect(validation.findings).toMatchObject([{ rule, file: 'data/b/2.wav' }]);
  });

  test('a sample that is no number', async () => {
    const data = zipOf({ 'a/1.wav': soundFile('floats f4'), 'b/2.wav': infinite });
    const { validation } = await ingestFiles('wav', { data });
    expect(validation.findings).toMatchObject([
      { rule: 'notFinite', file: 'data/b/2.wav', column: 'signal', value: 'NaN' },
    ]);
  });
});
