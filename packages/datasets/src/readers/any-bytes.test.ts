import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingest } from '../ingest.ts';
import { fileOf, memorySink } from '../testing/files.ts';
import { ingestCsv } from '../testing/ingested.ts';

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
