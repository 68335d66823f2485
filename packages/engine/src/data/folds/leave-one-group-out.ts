import { z } from 'zod';
import { defineFolding, type Group } from './define-folding.ts';
import { valuesOfRows } from './fields.ts';

/** Leave one group out: each fold tests all rows of one group (a subject, a device, a site) and trains with those of all others.
 *  @equation test_g = { n : group_n = g }, train_g = { n : group_n != g }
 *  Rows of one group resemble each other; with some on both sides a test would measure how well the group is remembered.
 *  There is nothing to draw. Folds are in the order of their groups: numbers by size, then names by their characters.
 *  @see Saeb et al. 2017, "The need to approximate the use-case in clinical machine learning" */
export const leaveOneGroupOut = defineFolding({
  config: z.strictObject({ type: z.literal('leaveOneGroupOut') }),
  divide: ({ rows, groups }) => {
    const given = Array.from(valuesOfRows(groups, rows, 'leave-one-group-out', 'group'));
    const sorted = [...new Set(given)].sort(compareGroups);
    if (sorted.length < 2) {
      throw new RangeError(
        `leave-one-group-out expects rows of at least 2 groups, received ${sorted.length}. Name the column that tells subjects apart.`,
      );
    }
    const foldOf = new Map(sorted.map((group, fold) => [group, fold]));
    return {
      count: sorted.length,
      testedIn: Int32Array.from(given, (group) => foldOf.get(group) ?? 0),
      groups: sorted,
    };
  },
});

function compareGroups(a: Group, b: Group): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return typeof a === 'number' ? -1 : 1;
}
