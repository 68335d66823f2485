import { z } from 'zod';
import { caseFields } from '../cases/fields.ts';
import {
  judgeKFold,
  judgeLeaveOneGroupOut,
  judgeStratifiedKFold,
  kFoldCase,
  leaveOneGroupOutCase,
  stratifiedKFoldCase,
} from '../selection/folds.ts';
import { holdOutCase, judgeHoldOut } from '../selection/hold-out.ts';
import { skip } from '../verdict/verdict.ts';
import { defineKind } from './define-kind.ts';

const notYet = z.looseObject({
  ...caseFields,
  kind: z.enum(['grid', 'gaussianProcess', 'correctedResampledTTest', 'mcNemar', 'biasVariance', 'rangeTest']),
});

const schema = z.discriminatedUnion('kind', [
  holdOutCase,
  kFoldCase,
  stratifiedKFoldCase,
  leaveOneGroupOutCase,
  notYet,
]);

/** Splits and folds; the search and its statistics come with model selection. */
export const selection = defineKind(schema, (golden) => {
  switch (golden.kind) {
    case 'holdOut':
      return judgeHoldOut(golden);
    case 'kFold':
      return judgeKFold(golden);
    case 'stratifiedKFold':
      return judgeStratifiedKFold(golden);
    case 'leaveOneGroupOut':
      return judgeLeaveOneGroupOut(golden);
    default:
      return skip([`selection ${golden.kind}`]);
  }
});
