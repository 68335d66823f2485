import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSample, overridesOf, readCatalogue } from './catalogue.ts';

const folder = fileURLToPath(new URL('../../../../samples', import.meta.url));
const entries = await readCatalogue(folder);

describe.each(entries)('the shipped sample $name', (entry) => {
  it('has the rows, the columns and the target that the catalogue says', async () => {
    const [header, ...rows] = (await text(openSample(folder, entry))).trimEnd().split('\n');
    const columns = header!.split(',');
    expect([rows.length, columns.length]).toEqual([entry.rows, entry.columns]);
    expect(columns).toEqual(expect.arrayContaining(overridesOf(entry).map(({ name }) => name)));
    expect(columns).toContain(entry.target);
  });
});

describe('overridesOf', () => {
  it('takes the target of a classification for classes, also when they are written as numbers', () => {
    const digits = entries.find(({ name }) => name === 'digits')!;
    expect(overridesOf(digits)).toEqual([{ name: 'label', type: 'category', role: 'target' }]);
  });

  it('leaves the target of a regression to detection', () => {
    const sleepstudy = entries.find(({ name }) => name === 'sleepstudy')!;
    expect(overridesOf(sleepstudy)).toEqual([
      { name: 'reaction', role: 'target' },
      { name: 'subject', role: 'ignore' },
    ]);
  });
});
