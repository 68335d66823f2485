import { gzipSync } from 'node:zlib';
import type { DatasetFormat } from '@trainyard/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, memorySink } from '../testing/files.ts';
import { ingestCsv, ingestFiles } from '../testing/ingested.ts';
import { validFiles, validMembers, type ZipFormat } from '../testing/valid-files.ts';
import { zipFile } from '../testing/zip-file.ts';

describe('any bytes', () => {
  const piece = fc.integer({ min: 1, max: 300 });
  const noise = fc.uint8Array({ maxLength: 300 });
  const almostCsv = fc
    .array(
      fc.constantFrom(
        'a',
        '1',
        '2.5',
        ',',
        ',',
        '\n',
        '\r\n',
        '"',
        ' ',
        ';',
        '\0',
        'é',
        '\ufeff',
        'NaN',
        '1e999',
        '__proto__',
      ),
      { maxLength: 60 },
    )
    .map((parts) => Buffer.from(`a,b\n${parts.join('')}`));
  const almostIdx = fc
    .tuple(fc.constantFrom(8, 9, 11, 12, 13, 14, 0), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), noise)
    .map(([code, sizes, body]) => {
      const dimensions = Buffer.concat(sizes.map((size) => Buffer.from(size.toString(16).padStart(8, '0'), 'hex')));
      return Buffer.concat([Buffer.from([0, 0, code, sizes.length]), dimensions, body]);
    });
  const packed = (bytes: fc.Arbitrary<Uint8Array>) =>
    fc.oneof(
      bytes,
      bytes.map((content) => gzipSync(content)),
    );

  const expectSettled = async (result: ReturnType<typeof ingest>) => {
    const { state, validation } = await result;
    expect(state === 'ready').toBe(validation.errors === 0);
  };

  /** A valid file with some bytes changed, put in, taken out, or cut off. */
  const damaged = (valid: Buffer) =>
    fc
      .array(fc.tuple(fc.constantFrom('change', 'insert', 'remove', 'cut'), fc.nat(), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) =>
        changes.reduce((bytes, [kind, at, value]) => damage(bytes, kind, at % (bytes.length + 1), value), valid),
      );

  function damage(bytes: Buffer, kind: string, at: number, value: number): Buffer {
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    if (kind === 'cut') return Buffer.from(before);
    if (kind === 'insert') return Buffer.concat([before, Buffer.from([value]), after]);
    return Buffer.concat([before, Buffer.from(kind === 'change' ? [value] : []), after.subarray(1)]);
  }

  test.each(Object.keys(validFiles) as DatasetFormat[])(
    'of damaged %s are taken or rejected with findings',
    async (format) => {
      const files = fc.record(
        Object.fromEntries(Object.entries(validFiles[format]).map(([role, bytes]) => [role, damaged(bytes)])),
      );
      await fc.assert(
        fc.asyncProperty(files, piece, async (damagedFiles, pieceBytes) => {
          await expectSettled(ingestFiles(format, damagedFiles, { pieceBytes }));
        }),
        { numRuns: 250 },
      );
    },
  );

  test.each(Object.keys(validMembers) as ZipFormat[])(
    'of damaged files in a zip of %s are taken or rejected',
    async (format) => {
      const members = fc.record(
        Object.fromEntries(Object.entries(validMembers[format]).map(([name, bytes]) => [name, damaged(bytes)])),
      );
      await fc.assert(
        fc.asyncProperty(members, async (contents) => {
          const data = zipFile(Object.entries(contents).map(([name, content]) => ({ name, content })));
          await expectSettled(ingestFiles(format, { data }));
        }),
        { numRuns: 250 },
      );
    },
  );

  test('as CSV are taken or rejected with findings', async () => {
    await fc.assert(
      fc.asyncProperty(packed(fc.oneof(almostCsv, noise)), piece, async (bytes, pieceBytes) => {
        await expectSettled(ingestCsv(bytes, { pieceBytes }));
      }),
      { numRuns: 1000 },
    );
  });

  test('as IDX are taken or rejected with findings', async () => {
    await fc.assert(
      fc.asyncProperty(packed(fc.oneof(almostIdx, noise)), packed(almostIdx), piece, async (one, other, pieceBytes) => {
        const files = { 'train.images': fileOf(one, pieceBytes), 'train.labels': fileOf(other, pieceBytes) };
        await expectSettled(ingest({ format: 'idx', files, sink: memorySink() }));
      }),
      { numRuns: 1000 },
    );
  });
});
