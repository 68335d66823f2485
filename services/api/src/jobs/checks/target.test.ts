import { describe, expect, it } from 'vitest';
import { classes, column, fashion, iris, profile } from '../../testing/profiles.ts';
import { resolveTarget, type TargetRequest } from './target.ts';

const numbers = profile([
  column('age', { type: 'integer', classes: classes('20', '30') }),
  column('weight'),
  column('height'),
  column('name', { type: 'category', classes: classes('a', 'b') }),
]);
const findings = (request: TargetRequest, of = numbers) =>
  resolveTarget(request, of).findings.map(({ pointer, code }) => `${pointer} ${code}`);

describe('resolveTarget', () => {
  it('takes by default the column with the role target', () => {
    expect(resolveTarget({}, iris).value).toEqual({
      column: 'species',
      kind: 'class',
      columns: ['species'],
      values: 1,
      classes: ['setosa', 'versicolor', 'virginica'],
    });
  });

  it.each([
    ['class for categories', { column: 'name' }, 'class'],
    ['class for numbers under a loss over classes', { column: 'age', lossKind: 'class' }, 'class'],
    ['number for numbers', { column: 'age' }, 'number'],
    ['number under a loss over numbers', { column: 'weight', lossKind: 'number' }, 'number'],
    ['numbers for a list', { column: ['weight', 'height'] }, 'numbers'],
    ['what the job says before all', { column: 'age', kind: 'class' }, 'class'],
  ] as [string, TargetRequest, string][])('settles the kind: %s', (_name, request, kind) => {
    expect(resolveTarget(request, numbers).value?.kind).toBe(kind);
  });

  it('names the classes of labels in the order of their indexes', () => {
    expect(resolveTarget({ kind: 'class' }, fashion).value?.classes).toEqual([...'0123456789']);
  });

  it.each([
    ['a column there is not', { column: 'colour' }, ['/target/column unknownColumn']],
    ['one of a list that is not there', { column: ['weight', 'colour'] }, ['/target/column/1 unknownColumn']],
    ['no column where none is the target', {}, ['/target/column noTarget']],
    ['classes of measured numbers', { column: 'weight', kind: 'class' }, ['/target/kind noClasses']],
    ['numbers of categories', { column: 'name', kind: 'number' }, ['/target/kind notNumbers']],
    ['a list for one number', { column: ['weight', 'height'], kind: 'number' }, ['/target/column severalColumns']],
  ] as [string, TargetRequest, string[]][])('refuses %s', (_name, request, expected) => {
    expect(findings(request)).toEqual(expected);
  });

  it('takes a column of arrays whole', () => {
    const arrays = profile([
      column('tags', { type: 'tensor', shape: [3], labels: classes('a', 'b', 'c') }),
      column('steps', { type: 'tensor', shape: [2, 2], classes: classes('0', '1') }),
      column('weight'),
    ]);
    const settled = (request: TargetRequest) => resolveTarget(request, arrays).value;
    expect(settled({ column: 'tags' })).toMatchObject({ kind: 'numbers', values: 3, labels: ['a', 'b', 'c'] });
    expect(settled({ column: 'steps' })).toMatchObject({ kind: 'numbers', values: 4, classes: [] });
    expect(settled({ column: 'steps', lossKind: 'class' })).toMatchObject({ kind: 'classes', classes: ['0', '1'] });
    expect(settled({ column: ['tags', 'weight'] })).toMatchObject({ kind: 'numbers', values: 4 });
    expect(findings({ column: 'tags', kind: 'number' }, arrays)).toEqual(['/target/kind severalValues']);
    expect(findings({ column: 'steps', kind: 'class' }, arrays)).toEqual(['/target/kind severalValues']);
    expect(findings({ column: 'tags', kind: 'classes' }, arrays)).toEqual(['/target/kind noClasses']);
  });

  it('refuses one class only, and gaps', () => {
    const gaps = profile([column('y', { type: 'category', missing: 2, classes: classes('a') })]);
    expect(findings({ column: 'y' }, gaps)).toEqual(['/target/column oneClass', '/target/column missingValues']);
  });
});
