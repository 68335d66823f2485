import { describe, expect, it } from 'vitest';
import { projectIdSchema } from '../ids.ts';
import { defaultProject, ownedBy, projectOf } from './project-of.ts';

const project = 'prj_01ARZ3NDEKTSV4RRFFQ69G5FAV';

describe('the project of a record', () => {
  it('is the default one when the record names none, as of a store that knew no projects', () => {
    expect(projectIdSchema.safeParse(defaultProject).success).toBe(true);
    expect(projectOf({})).toBe(defaultProject);
    expect(projectOf({ project })).toBe(project);
  });

  it('replaces the one before, and the default one is written as none', () => {
    const other = { id: 'x', project: 'prj_01ARZ3NDEKTSV4RRFFQ69G5FAW' };
    expect(ownedBy(project, other)).toEqual({ id: 'x', project });
    expect(ownedBy(defaultProject, other)).toStrictEqual({ id: 'x' });
  });
});
