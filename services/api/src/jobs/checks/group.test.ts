import { describe, expect, it } from 'vitest';
import { column, fashion, profile } from '../../testing/profiles.ts';
import { groupFindings } from './group.ts';
import { profileOfKept } from './kept-rows.ts';

const table = profile([
  column('person', { type: 'category', distinct: 12 }),
  column('site', { type: 'integer', distinct: 2 }),
  column('note', { type: 'text', missing: 3 }),
]);
const codes = (name: string | undefined, parts = 3, of = table) =>
  groupFindings(name, of, parts).map(({ pointer, code }) => `${pointer} ${code}`);

describe('groupFindings', () => {
  it('takes a column of any type that has a value in every row', () => {
    expect(codes(undefined)).toEqual([]);
    expect(codes('person')).toEqual([]);
    expect(codes('site', 2)).toEqual([]);
  });

  it('names a column that is not there, gaps, and too few groups', () => {
    expect(codes('team')).toEqual(['/group unknownColumn']);
    expect(codes('image', 3, fashion)).toEqual(['/group unknownColumn']);
    expect(codes('site')).toEqual(['/group tooFewGroups']);
    expect(codes('note')).toEqual(['/group missingValues']);
    expect(codes('note', 3, profileOfKept(table, 'dropRow'))).toEqual([]);
  });
});
