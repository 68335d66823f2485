import { z } from 'zod';
import { caseFields } from '../cases/fields.ts';
import { biasVarianceCase, judgeBiasVariance, judgeRangeTest, rangeTestCase } from '../selection/diagnosis.ts';
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
  kind: z.enum(['grid', 'gaussianProcess', 'correctedResampledTTest', 'mcNemar']),
});

const schema = z.discriminatedUnion('kind', [
  holdOutCase,
  kFoldCase,
  stratifiedKFoldCase,
  leaveOneGroupOutCase,
  biasVarianceCase,
  rangeTestCase,
  notYet,
]);

/** Splits, folds and diagnoses; the search and its statistics come with model selection. */
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
    case 'biasVariance':
      return judgeBiasVariance(golden);
    case 'rangeTest':
      return judgeRangeTest(golden);
    default:
      return skip([`selection ${golden.kind}`]);
  }
});
